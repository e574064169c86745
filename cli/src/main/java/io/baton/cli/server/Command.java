package io.baton.cli.server;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the demo asks of a server. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Open.class, name = "open"),
    @JsonSubTypes.Type(value = Command.Claim.class, name = "claim"),
    @JsonSubTypes.Type(value = Command.Connect.class, name = "connect"),
    @JsonSubTypes.Type(value = Command.Confirm.class, name = "confirm"),
    @JsonSubTypes.Type(value = Command.Drain.class, name = "drain"),
    @JsonSubTypes.Type(value = Command.Stick.class, name = "stick"),
    @JsonSubTypes.Type(value = Command.HoldCommit.class, name = "hold-commit"),
    @JsonSubTypes.Type(value = Command.ReleaseCommit.class, name = "release-commit"),
    @JsonSubTypes.Type(value = Command.ReleaseHandoff.class, name = "release-handoff"),
    @JsonSubTypes.Type(value = Command.Stop.class, name = "stop")
})
public sealed interface Command {
    /** Open a session; the answer is {@link Notice.Opened}, {@link Notice.OpenElsewhere} or {@link Notice.NotOpen}. */
    record Open(String session) implements Command {}

    /** Open a session here even if it is open elsewhere; the answer is {@link Notice.Opened} or {@link Notice.NotOpen}. */
    record Claim(String session) implements Command {}

    /**
     * A session's client has come and has everything up to a number; it gets {@link Notice.Sent} from the next one on,
     * or {@link Notice.Disconnected}.
     */
    record Connect(String session, long lastNumber) implements Command {}

    /** A session's client needs nothing any more up to a number. */
    record Confirm(String session, long number) implements Command {}

    /** Hand all sessions to other servers; the answer is {@link Notice.Left}. */
    record Drain() implements Command {}

    /** Let no handler of the present incarnation return any more. */
    record Stick() implements Command {}

    /** Wait with the next commit of a batch once the row is locked; the answer is {@link Notice.Committing}. */
    record HoldCommit() implements Command {}

    /** Go on with it. */
    record ReleaseCommit() implements Command {}

    /** Go on with the handoff that {@link Notice.HandingOver} told of. */
    record ReleaseHandoff() implements Command {}

    /** Stop and end the process. */
    record Stop() implements Command {}
}
