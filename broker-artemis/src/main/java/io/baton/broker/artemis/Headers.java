package io.baton.broker.artemis;

import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;

/** What a publisher set besides, as text. */
final class Headers {
    /** How many are kept at the most; which of more is not defined. */
    static final int MAX_COUNT = 32;

    /** The longest value in characters; a header with a longer one is left out rather than cut. */
    static final int MAX_VALUE_LENGTH = 1_000;

    /** The longest name in characters; a header with a longer one is left out. */
    static final int MAX_NAME_LENGTH = 256;

    private static final SimpleString AMQ = SimpleString.of("_AMQ");
    private static final SimpleString INTERNAL = SimpleString.of("__");

    private Headers() {}

    static Map<String, String> of(Message message) {
        var headers = new HashMap<String, String>();
        for (var name : message.getPropertyNames()) {
            if (headers.size() == MAX_COUNT) {
                break;
            }
            var value = message.getObjectProperty(name);
            if (value != null && isPublishers(name) && isPlain(value)) {
                var text = value.toString();
                if (text.length() <= MAX_VALUE_LENGTH) {
                    headers.put(name.toString(), text);
                }
            }
        }
        return headers;
    }

    private static boolean isPublishers(SimpleString name) {
        return name.length() <= MAX_NAME_LENGTH && !name.startsWith(AMQ) && !name.startsWith(INTERNAL);
    }

    private static boolean isPlain(Object value) {
        return value instanceof SimpleString
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character;
    }
}
