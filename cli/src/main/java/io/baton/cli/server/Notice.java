package io.baton.cli.server;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;
import java.time.Instant;
import java.util.List;

/** What a server tells the demo. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Notice.Live.class, name = "live"),
    @JsonSubTypes.Type(value = Notice.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = Notice.OpenElsewhere.class, name = "open-elsewhere"),
    @JsonSubTypes.Type(value = Notice.NotOpen.class, name = "not-open"),
    @JsonSubTypes.Type(value = Notice.Sent.class, name = "sent"),
    @JsonSubTypes.Type(value = Notice.Disconnected.class, name = "disconnected"),
    @JsonSubTypes.Type(value = Notice.TakeoverStep.class, name = "step"),
    @JsonSubTypes.Type(value = Notice.Committed.class, name = "committed"),
    @JsonSubTypes.Type(value = Notice.Committing.class, name = "committing"),
    @JsonSubTypes.Type(value = Notice.HandingOver.class, name = "handing-over"),
    @JsonSubTypes.Type(value = Notice.NotCommitted.class, name = "not-committed"),
    @JsonSubTypes.Type(value = Notice.DeadLetter.class, name = "dead-letter"),
    @JsonSubTypes.Type(value = Notice.Fenced.class, name = "fenced"),
    @JsonSubTypes.Type(value = Notice.HandedOver.class, name = "handed-over"),
    @JsonSubTypes.Type(value = Notice.Left.class, name = "left"),
    @JsonSubTypes.Type(value = Notice.Stopping.class, name = "stopping"),
    @JsonSubTypes.Type(value = Notice.Trouble.class, name = "trouble"),
    @JsonSubTypes.Type(value = Notice.Failed.class, name = "failed")
})
public sealed interface Notice {
    /** The server is in operation. */
    record Live(IncarnationId self) implements Notice {}

    /** A session is open here. */
    record Opened(String session) implements Notice {}

    /** A session is open already, on another server that may be dead. */
    record OpenElsewhere(String session, IncarnationId home) implements Notice {}

    /**
     * A session is not known to be open.
     *
     * @param retry whether another server, or this one later, may open it
     */
    record NotOpen(String session, boolean retry, String reason) implements Notice {}

    /** A session's client is sent a message of its outbox, which tells that an event was handled. */
    record Sent(String session, long number, long event) implements Notice {}

    /**
     * A session's client is not connected here, or not any more.
     *
     * @param retry whether it is to connect again, where its session is by then
     */
    record Disconnected(String session, boolean retry, String reason) implements Notice {}

    /** A takeover reached a step. */
    record TakeoverStep(TakeoverRecord takeover, Step step) implements Notice {}

    /** A batch was committed: positions of {@code queue} in ({@code from}, {@code to}]. */
    record Committed(IncarnationId self, IncarnationId queue, int lane, long from, long to, int handled, Instant at)
            implements Notice {}

    /** A batch is about to be committed, and waits with its row locked. */
    record Committing() implements Notice {}

    /** A handoff has come to the place where the process is to be frozen, and waits. */
    record HandingOver() implements Notice {}

    /**
     * The store did not confirm a batch.
     *
     * @param queue whose subscription was read, up to {@code to}
     * @param positions the messages that had been handled
     */
    record NotCommitted(IncarnationId self, IncarnationId queue, int lane, long to, List<Long> positions, String reason)
            implements Notice {}

    /** A message could not be handled. */
    record DeadLetter(String session, String reason) implements Notice {}

    /** The server was fenced. */
    record Fenced(IncarnationId self) implements Notice {}

    /** So many sessions were handed over to another server. */
    record HandedOver(IncarnationId self, IncarnationId newHome, int sessions) implements Notice {}

    /**
     * The server has handed its sessions to the others, or has ended before that.
     *
     * @param problem why it could not, or nothing
     */
    record Left(String problem) implements Notice {}

    /** The server was told to stop; so much of its heap was in use at the most, in bytes. */
    record Stopping(long heapPeak) implements Notice {}

    /** Something does not answer. */
    record Trouble(String what) implements Notice {}

    /** The server has stopped for good, or could not start. */
    record Failed(String reason) implements Notice {}
}
