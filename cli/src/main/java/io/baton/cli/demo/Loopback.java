package io.baton.cli.demo;

/** Everything runs on this machine as it is, where nothing can be cut. */
final class Loopback implements Network {
    @Override
    public Host host(String name) {
        return Host.LOCAL;
    }

    @Override
    public void cut(String from, String to) {
        throw new UnsupportedOperationException("the loopback cannot be cut");
    }

    @Override
    public void heal(String from, String to) {
        throw new UnsupportedOperationException("the loopback cannot be cut");
    }

    @Override
    public void close() {
        // There is nothing to end.
    }
}
