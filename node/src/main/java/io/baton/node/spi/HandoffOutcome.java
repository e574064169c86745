package io.baton.node.spi;

import java.util.Map;
import java.util.Set;

/** What has become of a handoff, for a server that waits at its marker. */
public sealed interface HandoffOutcome {
    /** Nothing yet: the owner lives and has not come to the marker. */
    record Pending() implements HandoffOutcome {}

    /**
     * It is over, whether the sessions have moved or not.
     *
     * @param here those of its sessions that are open and at home with whoever asks, with their since
     * @param elsewhere the others
     */
    record Settled(Map<String, Long> here, Set<String> elsewhere) implements HandoffOutcome {
        public Settled {
            here = Map.copyOf(here);
            elsewhere = Set.copyOf(elsewhere);
        }
    }
}
