package io.baton.cli.server;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the demo asks of a server. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Open.class, name = "open"),
    @JsonSubTypes.Type(value = Command.Stop.class, name = "stop")
})
public sealed interface Command {
    /** Open a session; the answer is {@link Notice.Opened}, {@link Notice.OpenElsewhere} or {@link Notice.NotOpen}. */
    record Open(String session) implements Command {}

    /** Stop and end the process. */
    record Stop() implements Command {}
}
