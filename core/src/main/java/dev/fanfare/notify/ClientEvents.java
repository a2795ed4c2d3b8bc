package dev.fanfare.notify;

import dev.fanfare.handler.BuiltInCalls;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs client events. The same event of the same client that arrives again within its window runs once, and
 * all callers get what came of it. Safe for any thread.
 */
final class ClientEvents implements BuiltInCalls {

    private final Map<String, Registered> events = new ConcurrentHashMap<>();
    private final Map<Key, Run> runs = new ConcurrentHashMap<>();

    private record Registered(ClientEvent.Handler handler, ClientEvent.Repeats repeats) {}

    private record Key(String client, String name) {}

    /** A run that is going on, or waits for its window to be over. */
    private static final class Run {

        private final CompletableFuture<CompletionStage<Payload>> begun = new CompletableFuture<>();
        private final CompletionStage<Payload> result = begun.thenCompose(run -> run);
        private volatile RpcEvent latest;

        Run(RpcEvent first) {
            latest = first;
        }
    }

    /**
     * @throws IllegalArgumentException if there is one of that name
     */
    void register(String name, ClientEvent.Repeats repeats, ClientEvent.Handler handler) {
        if (events.putIfAbsent(name, new Registered(handler, repeats)) != null) {
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
    public CompletionStage<Payload> call(RpcEvent event, Turn turn) {
        Registered registered = Objects.requireNonNull(events.get(event.method()));
        long window = registered.repeats.window().toMillis();
        if (window == 0) {
            return run(registered, event, turn);
        }
        Key key = new Key(event.client().identity(), event.method());
        Run mine = new Run(event);
        Run first = runs.putIfAbsent(key, mine);
        if (first != null) {
            first.latest = event;
            return first.result;
        }
        boolean keepsLast = registered.repeats.keep() == ClientEvent.Keep.LAST;
        turn.later(
                () -> {
                    runs.remove(key, mine);
                    if (keepsLast) {
                        mine.begun.complete(run(registered, mine.latest, turn));
                    }
                },
                window);
        if (!keepsLast) {
            mine.begun.complete(run(registered, event, turn));
        }
        return mine.result;
    }

    private CompletionStage<Payload> run(Registered registered, RpcEvent call, Turn turn) {
        ClientEvent event = new ClientEvent(call.client().identity(), call.method(), call.data());
        return turn.ask(same -> CompletableFuture.completedStage(registered.handler.handle(event)), call);
    }
}
