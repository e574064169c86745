package io.baton.store.jdbc;

/** Keeps secrets out of what people read. */
final class ConnectionUrl {
    private ConnectionUrl() {}

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
