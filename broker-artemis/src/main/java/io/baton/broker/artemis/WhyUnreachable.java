package io.baton.broker.artemis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why no connection came about. The Artemis client does not say, so it is tried once more without
 * it, as far as TLS goes: no user and no password are sent.
 */
final class WhyUnreachable {
    private static final String CANNOT_BE_REACHED = "cannot be reached";

    /** How long a broker that does not want the client's certificate may take to say so. */
    private static final int LATE_REFUSAL_MS = 1_000;

    private final String host;
    private final int port;
    private final int timeoutMs;

    /** @param address the parameters of an Artemis connector */
    WhyUnreachable(Map<String, Object> address, long timeoutMs) {
        host = String.valueOf(address.getOrDefault("host", "localhost"));
        port = Integer.parseInt(String.valueOf(address.getOrDefault("port", "61616")));
        this.timeoutMs = (int) Math.min(timeoutMs, Integer.MAX_VALUE);
    }

    /** The reason for a client without TLS, as it goes on after the broker's name. */
    String withoutTls() {
        try {
            handshake(SSLContext.getDefault(), false);
            return "expects TLS, and is asked without";
        } catch (GeneralSecurityException e) {
            return CANNOT_BE_REACHED;
        } catch (IOException e) {
            return isAboutCertificates(e) ? "expects TLS, and is asked without" : CANNOT_BE_REACHED;
        }
    }

    /** The reason for a client with TLS, as it goes on after the broker's name. */
    String withTls(SSLContext context) {
        try {
            handshake(context, true);
            return CANNOT_BE_REACHED;
        } catch (SSLException e) {
            if (isAboutCertificates(e)) {
                return "has a certificate that is not trusted: " + innermost(e);
            }
            return String.valueOf(e.getMessage()).contains("fatal alert")
                    ? "refuses the TLS connection, or wants a certificate of this client: " + e.getMessage()
                    : "does not speak TLS";
        } catch (SocketTimeoutException e) {
            return "does not speak TLS";
        } catch (IOException e) {
            return CANNOT_BE_REACHED;
        }
    }

    private void handshake(SSLContext context, boolean verifyHost) throws IOException {
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), timeoutMs);
            plain.setSoTimeout(timeoutMs);
            try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                if (verifyHost) {
                    var parameters = socket.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    socket.setSSLParameters(parameters);
                }
                socket.startHandshake();
                awaitLateRefusal(socket);
            }
        }
    }

    /** In TLS 1.3 a client is done before the broker has looked at its certificate. */
    private static void awaitLateRefusal(SSLSocket socket) throws IOException {
        socket.setSoTimeout(LATE_REFUSAL_MS);
        try {
            socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            // There is none.
        }
    }

    private static boolean isAboutCertificates(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    private static String innermost(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
