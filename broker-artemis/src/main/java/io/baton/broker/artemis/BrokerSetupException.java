package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.util.List;

/**
 * The broker is there, but not set up so that a lane on it keeps its order and loses nothing. It says all that
 * is missing at once, a line each. To try again is of no use before that is put right, at the broker:
 * {@code docs/artemis.md} shows how.
 */
public final class BrokerSetupException extends BrokerException {
    private static final long serialVersionUID = 1L;

    private final List<String> findings;

    BrokerSetupException(String where, List<String> findings) {
        super("the broker at " + where + " is not set up for Baton, see docs/artemis.md:\n- "
                + String.join("\n- ", findings));
        this.findings = List.copyOf(findings);
    }

    /** What is missing and what to do, a line each. */
    public List<String> findings() {
        return findings;
    }
}
