package io.baton.cli.fault;

import java.time.Duration;

/** Something that happens while events flow. Its text is the option that makes it happen. */
public sealed interface Fault permits Fault.Timed, Fault.InHandoff, Crash, Nothing {
    /** Whether a commit may take effect without its server hearing of it, before anybody fences it. */
    default boolean losesAnswersOfTheStore() {
        return false;
    }

    /** It happens at a time that is known before. */
    sealed interface Timed extends Fault permits OnServer, Restart, Rolling {
        /** When, after publishing has begun. */
        Duration at();
    }

    /** It happens to whoever is the first to get to a place in a handoff. */
    sealed interface InHandoff extends Fault permits CrashInHandoff, FreezeInHandoff {
        /** Where. */
        HandoffPlace place();
    }

    /** It happens to one server. */
    sealed interface OnServer extends Timed
            permits Kill, Leave, Move, Freeze, FreezeInCommit, Stick, StickInCommit, Cut {
        /** Whom it happens to. */
        String server();
    }
}
