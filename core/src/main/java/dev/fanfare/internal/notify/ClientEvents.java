package dev.fanfare.internal.notify;

import dev.fanfare.handler.JsonValues;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.internal.handler.BuiltInCalls;
import dev.fanfare.internal.limit.Quotas;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs client events. A repeat of an event that arrives within its window does not run, and all callers get what
 * came of the run. Safe for any thread.
 */
final class ClientEvents implements BuiltInCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);

    /** So many different events of a connection are remembered at a time; those beyond run, and are not. */
    private static final int MAX_REMEMBERED = 64;

    private final Map<String, Registered> events = new ConcurrentHashMap<>();
    private final Map<RepeatKey, Run> runs = new ConcurrentHashMap<>();
    private final Quotas<String> remembered = new Quotas<>(MAX_REMEMBERED);

    private record Registered(String name, ClientEvent.Handler handler, ClientEvent.Repeats repeats) {

        CompletionStage<Payload> ask(RpcEvent call, Turn turn) {
            ClientEvent event = new ClientEvent(call.client().identity(), name, call.data());
            String itself = "the handler of the event \"" + name + "\"";
            return turn.ask(
                    same -> JsonValues.answered(handler.handle(event), itself)
                            .thenApply(answer -> JsonValues.requireJson(answer, "the answer of " + itself)),
                    call);
        }
    }

    /** A run that is going on, or waits for its window to be over, and those who wait for it. */
    private static final class Run {

        private final CompletableFuture<CompletionStage<Payload>> begun = new CompletableFuture<>();
        private final CompletionStage<Payload> result = begun.thenCompose(answer -> answer);
        private @Nullable RpcEvent latest;
        private int callers;

        /** The caller with whose parameters it runs; 0 before it does. */
        private int runs;

        /** Joins those who wait; returns which caller this is. */
        synchronized int join(RpcEvent call) {
            latest = runs == 0 ? call : null;
            return ++callers;
        }

        /** Begins, with the parameters of whoever has joined last. */
        void begin(Registered event, Turn turn) {
            RpcEvent call;
            synchronized (this) {
                call = Objects.requireNonNull(latest);
                latest = null;
                runs = callers;
            }
            begun.complete(event.ask(call, turn));
        }

        CompletionStage<Answer> answer(int caller) {
            return result.thenApply(answer -> new Answer(answer, caller != runs));
        }
    }

    /**
     * @throws IllegalArgumentException if there is one of that name, or the name is not possible
     */
    void register(String name, ClientEvent.Repeats repeats, ClientEvent.Handler handler) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a client event needs a name, not an empty one");
        }
        BuiltInCalls.requireUnreserved(name);
        if (events.putIfAbsent(name, new Registered(name, handler, repeats)) != null) {
            throw new IllegalArgumentException("there are two handlers for the client event \"" + name + "\"");
        }
    }

    @Override
    public boolean offers(String method) {
        return events.containsKey(method);
    }

    @Override
    public boolean isEmpty() {
        return events.isEmpty();
    }

    @Override
    public CompletionStage<Answer> call(RpcEvent call, Turn turn) {
        Registered event = Objects.requireNonNull(events.get(call.method()));
        ClientEvent.Repeats repeats = event.repeats;
        long window = repeats.window().toMillis();
        String connection = call.client().id();
        if (window == 0) {
            return alone(event, call, turn);
        }
        RepeatKey key = RepeatKey.of(repeats.rule(), call);
        boolean equal = repeats.rule() == ClientEvent.Rule.EQUAL;
        if (equal && !runs.containsKey(key) && !remembered.take(connection)) {
            return alone(event, call, turn);
        }
        Run made = new Run();
        Run run = Objects.requireNonNullElse(runs.putIfAbsent(key, made), made);
        int caller = run.join(call);
        if (caller > 1) {
            LOG.debug(
                    "Event \"{}\" of connection {} is a repeat of another, and gets its answer",
                    Outside.of(event.name),
                    connection);
            return run.answer(caller);
        }
        boolean atOnce = repeats.keep() == ClientEvent.Keep.FIRST;
        turn.later(
                () -> {
                    runs.remove(key, run);
                    if (equal) {
                        remembered.giveBack(connection);
                    }
                    if (!atOnce) {
                        run.begin(event, turn);
                    }
                },
                window);
        if (atOnce) {
            run.begin(event, turn);
        }
        return run.answer(caller);
    }

    private static CompletionStage<Answer> alone(Registered event, RpcEvent call, Turn turn) {
        return event.ask(call, turn).thenApply(answer -> new Answer(answer, false));
    }
}
