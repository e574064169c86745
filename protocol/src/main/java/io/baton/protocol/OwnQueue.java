package io.baton.protocol;

/** The reading server's own subscription on a lane. */
public final class OwnQueue extends Queue {
    private final LaneProtocol lane;

    OwnQueue(IncarnationId self, long progress, LaneProtocol lane) {
        super(self, progress);
        this.lane = lane;
    }

    /** Step 2, and step 7: whether reading is allowed now. */
    public boolean mayRead() {
        return lane.mayReadOwn();
    }

    /**
     * The waiting rule: at a marker that names this server in a takeover it leads, wait until the failed
     * queue has been drained to that marker and merged. Step 8: afterwards the marker ends the takeover.
     */
    @Override
    public Verdict marker(Marker marker, long position) {
        Takeover takeover = lane.leading(marker);
        if (takeover == null) {
            advance(position);
            return otherMarker(marker);
        }
        if (!takeover.isMerged()) {
            takeover.ownStopped();
            return Verdict.WAIT;
        }
        advance(position);
        takeover.foundInOwnQueue(position);
        return Verdict.PASS_MARKER;
    }

    /**
     * A session was opened here: messages beyond {@code since} are this server's to handle. For one that is
     * at home here already since never goes back.
     */
    public void opened(String session, long since) {
        add(session, Math.max(since, since(session)));
    }

    /** A session was closed here. */
    public void closed(String session) {
        remove(session);
    }

    /** Takes over the sessions of a queue that was drained to its marker (rule 11). */
    void adopt(FailedQueue failed, long markerPosition) {
        failed.sinceOfSession().forEach((session, since) -> add(session, Math.max(since, markerPosition)));
    }
}
