package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandlersTest extends NotifyTestBase {

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    private static void send(Connected client, String json) {
        client.connection().send(new Request.Send(Payload.utf8(json)));
    }

    private static void answer(TestServer server) {
        Notifications notifications = server.fanfare().notifications();
        notifications.onReceived((client, text) -> {
            var unused = notifications.notify(Notification.of("echo", text));
        });
    }

    @Test
    @DisplayName("N2 notify reaches the client that originated the action, in all its connections")
    void notifyReachesTheOriginator() {
        TestServer server = server();
        answer(server);
        Connected one = connect(server);
        Connected tab = another(server, one);
        Connected other = connect(server);
        send(one, "\"hello\"");
        assertThat(one.received()).containsExactly(json(Notification.of("echo", "hello")));
        assertThat(tab.received()).containsExactly(json(Notification.of("echo", "hello")));
        assertThat(other.received()).isEmpty();
    }

    @Test
    @DisplayName("N2 every handler of a client runs in its context")
    void everyHandlerRunsInTheContext() {
        TestServer server = server(
                options().build(),
                builder -> builder.onConnected(client ->
                                heard.add("connected " + client.identity().equals(current())))
                        .onRpc("who", event -> {
                            heard.add("rpc " + event.client().identity().equals(current()));
                            return Payload.utf8("1");
                        }));
        Connected client = connect(server);
        client.connection().call(new Request.Rpc("who", Payload.EMPTY), Result.Rpc.class);
        assertThat(heard).containsExactly("connected true", "rpc true");
        assertThat(ClientContext.clientId()).isEmpty();
    }

    private static String current() {
        return ClientContext.clientId().orElse("nobody");
    }

    @Test
    @DisplayName("N2 work that is handed to another thread keeps its originator, for as long as it takes")
    void workThatIsHandedToAnotherThread() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        List<Runnable> jobs = new ArrayList<>();
        notifications.onReceived((client, text) -> {
            jobs.add(ClientContext.wrap(() -> {
                var unused = notifications.notify(Notification.of("job", "runnable"));
            }));
            Callable<String> callable = ClientContext.wrap((Callable<String>) HandlersTest::current);
            jobs.add(() -> heard.add("callable " + call(callable).equals(client)));
            Executor executor = ClientContext.wrap((Executor) jobs::add);
            executor.execute(() -> heard.add("executor " + current().equals(client)));
            var supplied = CompletableFuture.supplyAsync(
                    ClientContext.wrapSupplier(HandlersTest::current),
                    task -> jobs.add(() -> {
                        task.run();
                    }));
            var unused = supplied.thenAccept(value -> heard.add("supplier " + value.equals(client)));
        });
        Connected client = connect(server);
        send(client, "1");
        // Long after the handler, on a thread that knows nothing.
        jobs.forEach(Runnable::run);
        assertThat(client.received()).containsExactly(json(Notification.of("job", "runnable")));
        assertThat(heard).containsExactly("callable true", "executor true", "supplier true");
        assertThat(ClientContext.clientId()).isEmpty();
    }

    private static String call(Callable<String> callable) {
        try {
            return callable.call();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    @DisplayName("N2 without an originator the exception says what to do")
    void withoutAnOriginator() {
        Notifications notifications = server().fanfare().notifications();
        assertThatThrownBy(() -> notifications.notify(READY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ClientContext.wrap")
                .hasMessageContaining("notifyClient");
        assertThatThrownBy(notifications::progress).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("N12 onReceived gets the text of a string and the JSON of anything else")
    void onReceivedGetsText() {
        TestServer server = server();
        server.fanfare().notifications().onReceived((client, text) -> heard.add(text));
        Connected client = connect(server);
        send(client, "\"say \\\"hi\\\"\"");
        send(client, "{\"a\": 1}");
        send(client, "null");
        assertThat(heard).containsExactly("say \"hi\"", "{\"a\": 1}", "null");
    }

    @Test
    @DisplayName("N12 notifyClient works inside onOpen, and finds nobody inside onClose")
    void notifyInsideOnOpenAndOnClose() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        notifications.onOpen((client) -> notifications
                .notifyClient(client, Notification.of("hello", client))
                .thenAccept(result -> heard.add("opened " + result.code())));
        notifications.onClose((client, code, reason) -> notifications
                .notify(READY)
                .thenAccept(result -> heard.add("closed " + code + " " + reason + " " + result.code())));
        Connected client = connect(server);
        assertThat(client.received()).containsExactly(json(Notification.of("hello", client.id())));
        client.connection().drop();
        assertThat(heard).containsExactly("opened 0", "closed 3000 connection closed 2");
    }

    @Test
    @DisplayName("N12 a handler that throws is reported to onError, and the connection stays")
    void aHandlerThatThrowsIsReported() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        notifications
                .onOpen(client -> {
                    throw new IllegalStateException("open");
                })
                .onReceived((client, text) -> {
                    throw new java.io.IOException("received " + text);
                })
                .onClose((client, code, reason) -> {
                    throw new IllegalStateException("close");
                })
                .onEvent("event", event -> {
                    throw new IllegalStateException("event");
                })
                .onError((client, error) -> {
                    heard.add(error.getMessage());
                    throw new IllegalStateException("in the error handler too");
                });
        Connected client = connect(server);
        send(client, "1");
        send(client, "2");
        assertThat(client.connection().refused(new Request.Rpc("event", Payload.EMPTY)))
                .isEqualTo(ProtocolError.INTERNAL);
        assertThat(client.connection().closedWith()).isNull();
        assertThat(notify(server, client.id(), READY).code()).isZero();
        client.connection().drop();
        assertThat(heard).containsExactly("open", "received 1", "received 2", "event", "close");
    }

    @Test
    @DisplayName("N12 our handlers and the application's own hooks all hear")
    void ourHandlersAndTheApplicationsHooks() {
        TestServer server = server(
                options().build(),
                builder -> builder.onConnected(client -> {
                            heard.add("connected");
                            throw new IllegalStateException("a hook that fails");
                        })
                        .onMessage(event -> heard.add("message"))
                        .onDisconnected(event -> heard.add("disconnected")));
        server.fanfare()
                .notifications()
                .onOpen(client -> heard.add("open"))
                .onReceived((client, text) -> heard.add("received"))
                .onClose((client, code, reason) -> heard.add("close"));
        Connected client = connect(server);
        send(client, "1");
        client.connection().drop();
        assertThat(heard).containsExactly("connected", "open", "message", "received", "disconnected", "close");
    }

    @Test
    @DisplayName("N12 whatever of an application fails is reported to onError, once")
    void whateverFailsIsReported() {
        TestServer server = server(
                options().build(),
                builder -> builder.onConnected(client -> {
                            throw new IllegalStateException("connected");
                        })
                        .onMessage(event -> {
                            throw new AssertionError("message");
                        })
                        .onRpc("now", event -> {
                            throw new IllegalStateException("call");
                        })
                        .onRpcAsync(
                                "later",
                                event -> CompletableFuture.failedStage(new IllegalStateException("call, later")))
                        .onRpc("refused", event -> {
                            throw new ErrorException(ProtocolError.PERMISSION_DENIED);
                        })
                        .onDisconnected(event -> {
                            throw new IllegalStateException("disconnected");
                        }));
        server.fanfare()
                .notifications()
                .onError((client, error) -> heard.add(client + " " + error.getMessage() + " " + current()));
        Connected client = connect(server);
        send(client, "1");
        for (String method : List.of("now", "later", "refused")) {
            client.connection().refused(new Request.Rpc(method, Payload.EMPTY));
        }
        client.connection().drop();
        assertThat(heard)
                .containsExactlyElementsOf(Stream.of("connected", "message", "call", "call, later", "disconnected")
                        .map(each -> client.id() + " " + each + " " + client.id())
                        .toList());
    }

    @Test
    @DisplayName("N12 while it is not known who connects, onError is told of a client without an id")
    void whileItIsNotKnownWhoConnects() {
        TestServer server = server(
                options().build(),
                builder -> builder.onConnecting(event -> {
                    heard.add(current());
                    throw new IllegalStateException("connecting");
                }));
        server.fanfare()
                .notifications()
                .onError((client, error) -> heard.add("[" + client + "] " + error.getMessage()));
        assertThat(server.open().refused(Request.Connect.with(""))).isEqualTo(ProtocolError.INTERNAL);
        assertThat(heard).containsExactly("nobody", "[] connecting");
    }

    @Test
    @DisplayName("N12 an error that is no exception is reported to onError too")
    void anErrorThatIsNoException() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        notifications
                .onOpen(client -> {
                    throw new AssertionError("open");
                })
                .onReceived((client, text) -> {
                    throw new StackOverflowError("received " + text);
                })
                .onEvent("event", event -> {
                    throw new NoClassDefFoundError("event");
                })
                .onError((client, error) -> {
                    heard.add(error.getMessage());
                    throw new AssertionError("in the error handler too");
                });
        Connected client = connect(server);
        send(client, "1");
        assertThat(client.connection().refused(new Request.Rpc("event", Payload.EMPTY)))
                .isEqualTo(ProtocolError.INTERNAL);
        assertThat(client.connection().closedWith()).isNull();
        assertThat(heard).containsExactly("open", "received 1", "event");
    }

    @Test
    @DisplayName("N12 what goes on after a result may notify again, however often")
    void whatGoesOnAfterAResult() {
        int rounds = 10_000;
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        Connected client = connect(server);
        CompletableFuture<Integer> done = new CompletableFuture<>();
        again(notifications, client.id(), rounds, done);
        assertThat(server.get(done)).isZero();
        assertThat(client.received()).hasSize(rounds);
    }

    private static void again(Notifications notifications, String id, int left, CompletableFuture<Integer> done) {
        if (left == 0) {
            done.complete(0);
        } else {
            var unused = notifications
                    .notifyClient(id, READY)
                    .thenAccept(result -> again(notifications, id, left - result.delivered(), done));
        }
    }
}
