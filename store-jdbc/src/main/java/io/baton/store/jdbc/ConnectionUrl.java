package io.baton.store.jdbc;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.regex.Pattern;

/** Keeps secrets out of what people read. */
final class ConnectionUrl {
    /** A user before the host, or a parameter whose name ends so, of PostgreSQL or H2. */
    private static final Pattern SECRET = Pattern.compile("//[^/?;]*@|[?&;]\\s*\\w*password\\s*=", CASE_INSENSITIVE);

    private ConnectionUrl() {}

    /**
     * Whether it holds a password, or a user and perhaps a password before the host. A driver may quote it then in
     * its log before anybody can do something about it.
     */
    static boolean holdsSecret(String url) {
        return SECRET.matcher(url).find();
    }

    /** The URL without its parameters and without any user and password before the host. */
    static String withoutSecrets(String url) {
        var end = url.length();
        for (var separator : new char[] {'?', ';', '&'}) {
            var at = url.indexOf(separator);
            if (at >= 0) {
                end = Math.min(end, at);
            }
        }
        return url.substring(0, end).replaceFirst("//[^/]*@", "//");
    }
}
