package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.client.SocketEvent.Connected;
import dev.fanfare.client.SocketEvent.ConnectionClosed;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.client.SocketEvent.StatusChanged;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.client.WildServer.Script;
import dev.fanfare.client.WildServer.Then;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random servers happen to sockets whose users do random things; a seed in the system property repeats it. */
class ClientSocketModelTest extends ClientTestBase {

    private static final int RUNS = Integer.getInteger("fanfare.model.runs", 12);
    private static final int STEPS = 60;
    private static final int[] CODES = {1000, 1001, 1009, 1011, 3000, 3014, 3501, 4000, 4501};

    /** Everything that a socket tells, and what must always be true of it. */
    private static final class Witness {

        final List<String> events = new ArrayList<>();
        final List<String> problems = new ArrayList<>();
        private Status status = Status.DISCONNECTED;
        private boolean isOver = true;
        private boolean wasConnected;

        synchronized void tell(SocketEvent event) {
            if (event instanceof StatusChanged changed) {
                changed(changed.status());
            }
            check(!isOver, event + " after the last event");
            if (event instanceof Connected connected) {
                check(status == Status.CONNECTED, "connected while " + status);
                check(connected.reconnected() == wasConnected, "reconnected " + connected.reconnected());
                wasConnected = true;
            } else if (event instanceof ConnectionFailed failed) {
                Status expected = failed.reconnecting() ? Status.CONNECTING : Status.DISCONNECTED;
                check(status == expected, "failed while " + status);
                isOver = !failed.reconnecting();
            } else if (event instanceof ConnectionClosed) {
                check(status == Status.DISCONNECTED, "closed while " + status);
                isOver = true;
            }
            events.add(event.toString());
        }

        private void changed(Status next) {
            check(next != status, "status " + next + " twice");
            check(next != Status.CONNECTED || status == Status.CONNECTING, "connected after " + status);
            if (status == Status.DISCONNECTED) {
                check(isOver, "a session begins before the one before has ended");
                isOver = false;
                wasConnected = false;
            }
            status = next;
        }

        synchronized boolean isOver() {
            return isOver;
        }

        synchronized void check(boolean isTrue, String problem) {
            if (!isTrue) {
                problems.add(problem + ", after " + events.subList(Math.max(0, events.size() - 6), events.size()));
            }
        }

        /** What must be true of the messages that a server has got, each of which is the number of its call. */
        synchronized void checkArrival(WildServer server, List<Integer> before) {
            Map<Integer, Integer> last = new HashMap<>();
            for (WildServer.Received each : server.received) {
                if (each.command().hasSend()) {
                    int message =
                            Integer.parseInt(each.command().getSend().getData().toStringUtf8());
                    check(!before.contains(message), "message " + message + " arrived twice");
                    before.add(message);
                    // What was on the way when a connection broke may be read after what came over the next one.
                    Integer previous = last.put(each.connection(), message);
                    check(previous == null || message > previous, "message " + message + " arrived after " + previous);
                }
            }
        }
    }

    private Then misfortune(Random random) {
        int mercy = random.nextInt(20);
        Then strike = switch (random.nextInt(7)) {
            case 0, 1 -> peer -> {};
            case 2 -> {
                int code = CODES[random.nextInt(CODES.length)];
                yield peer -> peer.close(code, "because");
            }
            case 3 -> peer -> peer.close(null, "");
            case 4 -> WildServer.Peer::cut;
            case 5 ->
                peer -> {
                    peer.write(new byte[] {(byte) 0x82, 100, 1});
                    peer.reset();
                };
            default -> peer -> peer.write(new byte[] {-1, -1});
        };
        return peer -> CompletableFuture.delayedExecutor(mercy, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    try {
                        strike.to(peer);
                    } catch (IOException gone) {
                        // Somebody was faster.
                    }
                });
    }

    private Script script(Random random) {
        Script welcome = Script.WELCOME.then(misfortune(random));
        return switch (random.nextInt(9)) {
            case 0 -> Script.instead("\r\n");
            case 1 -> Script.instead("HTTP/1.1 503 Because\r\nContent-Length: 0\r\n\r\n");
            case 2 -> Script.instead("");
            case 3 -> Script.greeting(id -> WildServer.error(id, 100, "because", true));
            case 4 -> Script.greeting(id -> new byte[0]).then(misfortune(random));
            case 5 ->
                random.nextInt(4) == 0 ? Script.greeting(id -> "no reply".getBytes(StandardCharsets.UTF_8)) : welcome;
            case 6 -> welcome.deaf();
            default -> welcome;
        };
    }

    private WildServer server(Random random, boolean isPlain) throws IOException {
        Script[] scripts = new Script[30];
        for (int i = 0; i < scripts.length; i++) {
            Script script = script(random);
            scripts[i] = isPlain ? script.plain() : script;
        }
        return closing(new WildServer(scripts));
    }

    /** Whether a call succeeded, when it has ended. */
    private static boolean succeeded(CompletableFuture<?> call) throws Exception {
        try {
            get(call);
            return true;
        } catch (ExecutionException failed) {
            assertThat(failed).hasCauseInstanceOf(ClientSocketException.class);
            return false;
        }
    }

    @ParameterizedTest(name = "plain {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("C4 C5 whatever the network does, status, events and promises are consistent")
    void consistent(boolean isPlain) throws Exception {
        long seed = Long.getLong("fanfare.model.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            run(random, isPlain, "fanfare.model.seed=" + seed + ", run " + run);
        }
    }

    private void run(Random random, boolean isPlain, String which) throws Exception {
        List<WildServer> servers = List.of(server(random, isPlain), server(random, isPlain));
        SocketOptions.Builder options = SocketOptions.builder()
                .minDelay(Duration.ZERO)
                .maxDelay(Duration.ofMillis(5))
                .timeout(Duration.ofMillis(100))
                .queueLimit(5)
                .maxAttempts(random.nextInt(3) == 0 ? 3 : Integer.MAX_VALUE);
        if (isPlain) {
            options.plain(DataType.TEXT);
        }
        ClientSocket socket = socket(options.build());
        Witness witness = new Witness();
        socket.on(SocketEvent.class, witness::tell);
        // Listeners may do things, too.
        boolean isHasty = random.nextInt(4) == 0;
        socket.on(ConnectionFailed.class, event -> {
            if (isHasty) {
                socket.retryNow();
            }
        });
        Map<Integer, CompletableFuture<?>> messages = new LinkedHashMap<>();
        List<CompletableFuture<?>> others = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            switch (random.nextInt(11)) {
                case 0, 1, 2 -> messages.put(step, socket.send(step));
                case 3 -> others.add(socket.event("any", step));
                case 4 -> others.add(socket.open(servers.get(0).url()));
                case 5 -> {
                    if (random.nextInt(5) == 0) {
                        others.add(socket.open(servers.get(random.nextInt(2)).url()));
                    }
                }
                case 6 -> {
                    if (random.nextInt(8) == 0) {
                        others.add(socket.closeAsync());
                    }
                }
                case 7 -> socket.retryNow();
                default -> LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(10_000)));
            }
        }
        get(socket.closeAsync());
        for (CompletableFuture<?> other : others) {
            succeeded(other);
        }
        List<Integer> arrived = new ArrayList<>();
        for (WildServer server : servers) {
            witness.checkArrival(server, arrived);
        }
        for (Map.Entry<Integer, CompletableFuture<?>> message : messages.entrySet()) {
            boolean wasSent = succeeded(message.getValue());
            witness.check(
                    isPlain || !wasSent || arrived.contains(message.getKey()),
                    "message " + message.getKey() + " was sent and did not arrive");
        }
        Awaitility.await().until(witness::isOver);
        assertThat(witness.problems).as(which).isEmpty();
        assertThat(socket.status()).as(which).isEqualTo(Status.DISCONNECTED);
        closeAll();
    }
}
