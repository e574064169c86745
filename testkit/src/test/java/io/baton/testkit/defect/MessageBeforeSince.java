package io.baton.testkit.defect;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneProtocol;
import io.baton.protocol.Position;
import io.baton.protocol.Strategy;
import io.baton.protocol.Verdict;
import java.util.concurrent.Callable;

/** A small checker: a message before its session's since must not be handled. */
record MessageBeforeSince(String since, String position) implements Callable<String> {
    @Override
    public String call() {
        var lane = new LaneProtocol(new IncarnationId("server", 1), Strategy.STOP_AND_DRAIN, Position.START);
        lane.own().opened("session", Long.parseLong(since));
        Verdict verdict = lane.own().message("session", Long.parseLong(position));
        return verdict == Verdict.HANDLE ? "handled " + position + " though since is " + since : "";
    }
}
