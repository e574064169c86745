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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
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
    private IntSupplier coming = () -> 0;

    /** Is told, on the driver's thread, what becomes of a request to open a session. */
    interface Opening {
        void opened(OpenedSession session);

        void failed(BatonException cause);
    }

    private sealed interface Request {
        String session();

        void fail(BatonException cause);
    }

    private record Open(String session, Opening opening) implements Request {
        @Override
        public void fail(BatonException cause) {
            opening.failed(cause);
        }
    }

    private record Close(String session, LaneContext context, CompletableFuture<Void> answer) implements Request {
        void closed() {
            context.environment().answers().execute(() -> answer.complete(null));
        }

        @Override
        public void fail(BatonException cause) {
            context.environment().answers().execute(() -> answer.completeExceptionally(cause));
        }
    }

    /** The application's code runs on a thread for that, never on the driver's thread. */
    private record Answer(LaneContext context, CompletableFuture<OpenedSession> future) implements Opening {
        @Override
        public void opened(OpenedSession session) {
            context.environment().answers().execute(() -> future.complete(session));
        }

        @Override
        public void failed(BatonException cause) {
            context.environment().answers().execute(() -> future.completeExceptionally(cause));
        }
    }

    SessionDesk(LaneContext context, OwnQueue own, QueueReader reader, Outboxes outboxes) {
        this.context = context;
        this.own = own;
        this.reader = reader;
        this.outboxes = outboxes;
    }

    /** Sessions that are on their way here from other servers count as if they were here. */
    void counting(IntSupplier coming) {
        this.coming = coming;
    }

    void open(String session, CompletableFuture<OpenedSession> answer) {
        open(session, new Answer(context, answer));
    }

    void open(String session, Opening opening) {
        add(new Open(session, opening));
    }

    void close(String session, CompletableFuture<Void> answer) {
        add(new Close(session, context, answer));
    }

    private void add(Request request) {
        if (requests.size() == MAX_WAITING) {
            request.fail(new LimitExceededException(MAX_WAITING + " requests to open or close sessions are waiting"));
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
        LimitExceededException full =
                new LimitExceededException(limit + " sessions are open here, or on their way here, as many as may be");
        int room = limit - own.sessions() - coming.getAsInt();
        for (Iterator<Map.Entry<String, List<Open>>> each = opens.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, List<Open>> asked = each.next();
            if (!own.isHomeOf(asked.getKey()) && --room < 0) {
                each.remove();
                asked.getValue().forEach(open -> open.fail(full));
            }
        }
    }

    /** Fails what has not been answered: the incarnation has ended. */
    void end() {
        unanswered.addAll(requests);
        requests.clear();
        NotLiveException ended = new NotLiveException(context.self() + " has ended");
        List.copyOf(unanswered).forEach(request -> request.fail(ended));
        unanswered.clear();
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
            waiting(opens, opened.session()).forEach(open -> open.opening().opened(answer));
        } else if (outcome instanceof OpenOutcome.Elsewhere elsewhere) {
            waiting(opens, elsewhere.session())
                    .forEach(open -> open.fail(new SessionElsewhereException(elsewhere.session(), elsewhere.owner())));
        }
    }

    private static <R extends Request> List<R> waiting(Map<String, List<R>> taken, String session) {
        return taken.getOrDefault(session, List.of());
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
                        waiting(closes, session).forEach(Close::closed);
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
}
