package io.baton.store.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A map of texts as a JSON object in ASCII, whatever the texts hold, so that any database takes it. */
final class JsonText {
    private JsonText() {}

    static String object(Map<String, String> texts) {
        return new TreeMap<>(texts)
                .entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Reads what {@link #object} has written, and nothing else. */
    static Map<String, String> texts(String object) {
        var texts = new HashMap<String, String>();
        var quoted = unquoted(object).iterator();
        while (quoted.hasNext()) {
            texts.put(quoted.next(), quoted.next());
        }
        return texts;
    }

    private static List<String> unquoted(String json) {
        var texts = new ArrayList<String>();
        for (int at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at + 1)) {
            var text = new StringBuilder();
            for (at++; json.charAt(at) != '"'; at++) {
                if (json.charAt(at) != '\\') {
                    text.append(json.charAt(at));
                } else if (json.charAt(++at) == 'u') {
                    text.append((char) Integer.parseInt(json.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    text.append(json.charAt(at));
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
