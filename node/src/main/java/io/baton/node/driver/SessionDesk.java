package io.baton.node.driver;

import io.baton.node.api.BatonException;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.SessionElsewhereException;
import io.baton.node.spi.OpenOutcome;
import io.baton.protocol.OwnQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Opens and closes sessions, between two batches of the own queue: then all that was read is committed,
 * and nothing is read until the store has answered (rules 14 and 15).
 */
final class SessionDesk {
    private static final int MAX_AT_ONCE = 500;
    private static final int MAX_WAITING = 100_000;

    private final LaneContext context;
    private final OwnQueue own;
    private final QueueReader reader;
    private final Outboxes outboxes;
    private final ArrayDeque<Request> requests = new ArrayDeque<>();
    private final List<Request> unanswered = new ArrayList<>();

    private sealed interface Request {
        String session();

        void fail(Throwable cause);
    }

    private record Open(String session, CompletableFuture<OpenedSession> answer) implements Request {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    private record Close(String session, CompletableFuture<Void> answer) implements Request {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    SessionDesk(LaneContext context, OwnQueue own, QueueReader reader, Outboxes outboxes) {
        this.context = context;
        this.own = own;
        this.reader = reader;
        this.outboxes = outboxes;
    }

    void open(String session, CompletableFuture<OpenedSession> answer) {
        add(new Open(session, answer));
    }

    void close(String session, CompletableFuture<Void> answer) {
        add(new Close(session, answer));
    }

    private void add(Request request) {
        if (requests.size() == MAX_WAITING) {
            fail(
                    List.of(request),
                    new LimitExceededException(MAX_WAITING + " requests to open or close sessions are waiting"));
        } else {
            requests.add(request);
        }
    }

    /** Whether nothing is asked of the store and no request waits. */
    boolean isAtRest() {
        return unanswered.isEmpty() && requests.isEmpty();
    }

    /** Takes the next requests of one kind to the store, if the reader is idle. */
    boolean step() {
        Request first = requests.peek();
        if (first == null || !reader.isIdle()) {
            return false;
        }
        if (first instanceof Open) {
            Map<String, List<Open>> opens = take(Open.class);
            refuseWhatIsTooMany(opens);
            if (!opens.isEmpty()) {
                openAll(opens);
            }
        } else {
            closeAll(take(Close.class));
        }
        return true;
    }

    private void refuseWhatIsTooMany(Map<String, List<Open>> opens) {
        int limit = context.environment().options().maxSessions();
        int room = limit - own.sessions();
        for (String session : List.copyOf(opens.keySet())) {
            if (!own.isHomeOf(session) && --room < 0) {
                fail(
                        List.copyOf(opens.remove(session)),
                        new LimitExceededException(limit + " sessions are open here, as many as may be"));
            }
        }
    }

    /** Fails what has not been answered: the incarnation has ended. */
    void end() {
        unanswered.addAll(requests);
        requests.clear();
        fail(List.copyOf(unanswered), new NotLiveException(context.self() + " has ended"));
        unanswered.clear();
    }

    private void fail(List<Request> failed, BatonException cause) {
        context.environment().answers().execute(() -> failed.forEach(request -> request.fail(cause)));
    }

    private <R extends Request> Map<String, List<R>> take(Class<R> kind) {
        Map<String, List<R>> taken = new LinkedHashMap<>();
        for (Request next = requests.peek();
                kind.isInstance(next) && taken.size() < MAX_AT_ONCE;
                next = requests.peek()) {
            requests.remove();
            taken.computeIfAbsent(next.session(), id -> new ArrayList<>()).add(kind.cast(next));
        }
        return taken;
    }

    private void openAll(Map<String, List<Open>> opens) {
        List<String> sessions = List.copyOf(opens.keySet());
        long read = own.read();
        request(
                "opening sessions",
                opens,
                () -> context.environment().store().open(context.self(), context.lane(), sessions, read),
                outcomes -> outcomes.forEach(outcome -> answer(opens, outcome)));
    }

    private void answer(Map<String, List<Open>> opens, OpenOutcome outcome) {
        if (outcome instanceof OpenOutcome.Opened opened) {
            own.opened(opened.session(), opened.since());
            OpenedSession answer = new OpenedSession(opened.session(), context.lane(), opened.since());
            complete(opens, opened.session(), open -> open.answer().complete(answer));
        } else if (outcome instanceof OpenOutcome.Elsewhere elsewhere) {
            complete(
                    opens,
                    elsewhere.session(),
                    open -> open.fail(new SessionElsewhereException(elsewhere.session(), elsewhere.owner())));
        }
    }

    private void closeAll(Map<String, List<Close>> closes) {
        List<String> sessions = List.copyOf(closes.keySet());
        long read = own.read();
        request(
                "closing sessions",
                closes,
                () -> context.environment().store().close(context.self(), context.lane(), sessions, read),
                done -> {
                    outboxes.gone(sessions);
                    sessions.forEach(session -> {
                        own.closed(session);
                        context.states().remove(session);
                        complete(closes, session, close -> close.answer().complete(null));
                    });
                });
    }

    private <R extends Request, T> void request(
            String what, Map<String, List<R>> taken, Supplier<CompletionStage<T>> request, Consumer<T> reply) {
        reader.hold();
        taken.values().forEach(unanswered::addAll);
        context.calls().untilDone(what, request, value -> {
            unanswered.clear();
            reader.release();
            reply.accept(value);
        });
    }

    /** The application's code runs on a thread for that, never on the driver's thread. */
    private <R extends Request> void complete(Map<String, List<R>> taken, String session, Consumer<R> answer) {
        List<R> waiting = taken.getOrDefault(session, List.of());
        context.environment().answers().execute(() -> waiting.forEach(answer));
    }
}
