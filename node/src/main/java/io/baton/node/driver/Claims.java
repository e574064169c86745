package io.baton.node.driver;

import io.baton.node.api.BatonException;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.SessionElsewhereException;
import io.baton.node.spi.Handoff;
import io.baton.node.spi.HandoffOutcome;
import io.baton.protocol.HandoffId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Sessions that are to follow their clients here. Each is opened; one that is open elsewhere is asked for, all that
 * wait in one handoff for each server that has some of them. Those whose servers are dead or being taken over are
 * gathered: some of them are asked for now and then, and as soon as these can be had, all.
 */
final class Claims {
    private static final int MAX_AT_ONCE = 500;
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_DOUBLINGS = 2;

    private final LaneContext context;
    private final SessionDesk desk;
    private final Publication publication;

    /** Who waits for each session that is claimed and has not come. */
    private final Map<String, List<CompletableFuture<OpenedSession>>> claimants = new LinkedHashMap<>();

    private final Set<String> elsewhere = new LinkedHashSet<>();
    private final Map<HandoffId, Set<String>> asked = new HashMap<>();
    private final Gathered gathered = new Gathered();
    private List<String> asking = List.of();
    private boolean leaving;
    private int waiting;

    Claims(LaneContext context, SessionDesk desk, Publication publication) {
        this.context = context;
        this.desk = desk;
        this.publication = publication;
        desk.counting(this::coming);
    }

    void claim(String session, CompletableFuture<OpenedSession> answer) {
        if (waiting == MAX_WAITING) {
            LimitExceededException tooMany = new LimitExceededException(MAX_WAITING + " claims wait for an answer");
            context.environment().answers().execute(() -> answer.completeExceptionally(tooMany));
            return;
        }
        waiting++;
        List<CompletableFuture<OpenedSession>> others = claimants.get(session);
        if (others != null) {
            others.add(answer);
        } else {
            claimants.put(session, new ArrayList<>(List.of(answer)));
            open(session);
        }
    }

    private void open(String session) {
        if (!claimants.containsKey(session)) {
            return;
        }
        if (leaving) {
            fail(List.of(session), new NotLiveException(context.self() + " is leaving"));
            return;
        }
        desk.open(session, new SessionDesk.Opening() {
            @Override
            public void opened(OpenedSession opened) {
                answer(session, claimant -> claimant.complete(opened));
            }

            @Override
            public void failed(BatonException cause) {
                if (!(cause instanceof SessionElsewhereException)) {
                    answer(session, claimant -> claimant.completeExceptionally(cause));
                } else if (claimants.containsKey(session)) {
                    elsewhere.add(session);
                }
            }
        });
    }

    /** Whether no session is on its way here. */
    boolean isAtRest() {
        return claimants.isEmpty();
    }

    /** Asks for those that are known to be elsewhere. */
    boolean step() {
        if (!asking.isEmpty() || elsewhere.isEmpty()) {
            return false;
        }
        List<String> sessions = elsewhere.stream().limit(MAX_AT_ONCE).toList();
        asking = sessions;
        sessions.forEach(elsewhere::remove);
        context.calls()
                .untilDone(
                        "claiming sessions",
                        () -> context.environment()
                                .store()
                                .prepareHandoffs(context.self(), context.lane(), context.self(), sessions),
                        handoffs -> {
                            asking = List.of();
                            asked(sessions, handoffs);
                        });
        return true;
    }

    private void asked(List<String> sessions, List<Handoff> handoffs) {
        Set<String> notNow = new HashSet<>(sessions);
        for (Handoff handoff : handoffs) {
            notNow.removeAll(handoff.sessions());
            asked.put(handoff.id(), handoff.sessions());
            publication.of(handoff);
        }
        gathered.asked(sessions, notNow);
    }

    /** How many sessions are known to be elsewhere and are on their way here, or about to be asked for. */
    private int coming() {
        return elsewhere.size()
                + asking.size()
                + asked.values().stream().mapToInt(Set::size).sum();
    }

    /** A handoff is over. Of what it has not brought, nobody knows by now where it is. */
    void settled(HandoffId id, HandoffOutcome.Settled settled) {
        for (String session : asked.getOrDefault(id, Set.of())) {
            Long since = settled.here().get(session);
            if (since == null) {
                open(session);
            } else {
                OpenedSession opened = new OpenedSession(session, context.lane(), since);
                answer(session, claimant -> claimant.complete(opened));
            }
        }
        asked.remove(id);
    }

    /** The application's code runs on a thread for that, never on the driver's thread. */
    private void answer(String session, Consumer<CompletableFuture<OpenedSession>> answer) {
        List<CompletableFuture<OpenedSession>> answered = claimants.remove(session);
        if (answered != null) {
            waiting -= answered.size();
            context.environment().answers().execute(() -> answered.forEach(answer));
        }
    }

    /** Fails those that nobody has been asked for yet, and later those that were asked for in vain: the server leaves. */
    void leave() {
        leaving = true;
        Set<String> coming = new HashSet<>();
        asked.values().forEach(coming::addAll);
        List<String> others = claimants.keySet().stream()
                .filter(session -> !coming.contains(session))
                .toList();
        fail(others, new NotLiveException(context.self() + " is leaving"));
    }

    /** Fails what has not been answered: the incarnation has ended. */
    void end() {
        fail(List.copyOf(claimants.keySet()), new NotLiveException(context.self() + " has ended"));
    }

    private void fail(List<String> sessions, NotLiveException cause) {
        sessions.forEach(session -> {
            elsewhere.remove(session);
            gathered.remove(session);
            answer(session, claimant -> claimant.completeExceptionally(cause));
        });
    }

    /** Claimed sessions that nobody can hand over, for now. */
    private final class Gathered {
        private final Set<String> waiting = new LinkedHashSet<>();
        private Set<String> tried = Set.of();
        private int looks;
        private boolean looking;

        /**
         * Some sessions have been asked for.
         *
         * @param notNow those of them that are not handed over
         */
        void asked(List<String> sessions, Set<String> notNow) {
            if (sessions.stream().anyMatch(session -> tried.contains(session) && !notNow.contains(session))) {
                looks = 0;
                openAll(List.copyOf(waiting));
            }
            waiting.addAll(notNow);
            lookLater();
        }

        private void lookLater() {
            if (!looking && !waiting.isEmpty()) {
                looking = true;
                context.calls().later(Math.min(looks++, MAX_DOUBLINGS), this::look);
            }
        }

        /** Nothing tells when a takeover has come to its end, or a server is dead that had a session on its way. */
        private void look() {
            looking = false;
            List<String> some = waiting.stream().limit(MAX_AT_ONCE).toList();
            tried = Set.copyOf(some);
            openAll(some);
            lookLater();
        }

        private void openAll(List<String> sessions) {
            sessions.forEach(waiting::remove);
            sessions.forEach(Claims.this::open);
        }

        void remove(String session) {
            waiting.remove(session);
        }
    }
}
