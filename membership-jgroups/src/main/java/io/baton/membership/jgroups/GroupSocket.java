package io.baton.membership.jgroups;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A connection between two members: encrypted, and open only when each has checked the other's certificate.
 *
 * <p>Whoever was called tells the caller by a byte that it is admitted. In TLS 1.3 a caller has finished its
 * handshake before anybody looks at its certificate, and would take itself for admitted.
 *
 * <p>Closing sends no farewell of TLS, which could wait for a frozen peer: JGroups says its own.
 */
final class GroupSocket extends Socket {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final int ADMITTED = 1;
    private static final String CLOSED = "the connection was closed";
    /** For each answer while the two check each other; the first handshake of a process takes a second at worst. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final SSLContext context;
    private volatile Optional<SSLSocket> open = Optional.empty();

    /** Makes a socket that is not connected. */
    GroupSocket(SSLContext context) {
        this.context = context;
    }

    /**
     * Connects to a member.
     *
     * @throws NotAdmittedException if it is no member, or does not take this one for one
     */
    @Override
    public void connect(SocketAddress member, int timeoutMillis) throws IOException {
        super.connect(member, timeoutMillis);
        var checking = (SSLSocket)
                context.getSocketFactory().createSocket(this, getInetAddress().getHostAddress(), getPort(), true);
        try {
            handshake(checking);
            if (checking.getInputStream().read() != ADMITTED) {
                throw new SocketException(CLOSED);
            }
        } catch (SSLException e) {
            throw reason(e);
        }
        opened(checking);
    }

    /**
     * Checks a caller that was accepted, and tells it that it is admitted.
     *
     * @throws NotAdmittedException if it is no member, or does not take this one for one
     */
    void admit() throws IOException {
        var checking = (SSLSocket) context.getSocketFactory().createSocket(this, InputStream.nullInputStream(), true);
        checking.setUseClientMode(false);
        checking.setNeedClientAuth(true);
        try {
            handshake(checking);
            checking.getOutputStream().write(ADMITTED);
        } catch (SSLException e) {
            throw reason(e);
        }
        opened(checking);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return open.isPresent() ? open.get().getInputStream() : super.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return open.isPresent() ? open.get().getOutputStream() : super.getOutputStream();
    }

    private void handshake(SSLSocket checking) throws IOException {
        setSoTimeout((int) ANSWER_LIMIT.toMillis());
        checking.setEnabledProtocols(PROTOCOLS);
        checking.startHandshake();
    }

    private void opened(SSLSocket checked) throws SocketException {
        setSoTimeout(0);
        open = Optional.of(checked);
    }

    private static IOException reason(SSLException failure) {
        var cause = failure.getCause();
        if (cause instanceof EOFException) {
            return new SocketException(CLOSED);
        }
        if (cause instanceof IOException broken) {
            return broken;
        }
        var message = String.valueOf(failure.getMessage());
        String who;
        if (message.contains("Received fatal alert")) {
            who = "it does not trust this member's certificate";
        } else if (cause instanceof CertificateException) {
            who = "this member does not trust its certificate";
        } else {
            who = "it does not prove to be a member";
        }
        return new NotAdmittedException(who + " (" + message.replaceAll("\\s+", " ") + ")", failure);
    }
}
