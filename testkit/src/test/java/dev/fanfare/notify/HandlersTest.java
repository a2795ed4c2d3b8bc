package dev.fanfare.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
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

    // ---- N11

    private static long call(Connected client, String event, String json) {
        return client.connection().send(new Request.Rpc(event, Payload.utf8(json)));
    }

    private static String result(Connected client, long id) {
        return client.connection().result(id, Result.Rpc.class).data().utf8();
    }

    private TestServer counting(ClientEvent.Repeats repeats) {
        TestServer server = server();
        AtomicInteger runs = new AtomicInteger();
        server.fanfare().notifications().onEvent("save", repeats, event -> {
            heard.add(event.name() + event.payload().utf8());
            return Payload.utf8(Integer.toString(runs.incrementAndGet()));
        });
        return server;
    }

    @Test
    @DisplayName("N11 the same event again within 100 ms runs once, and all callers get its result")
    void theSameEventAgainRunsOnce() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected one = connect(server);
        Connected tab = another(server, one);
        Connected other = connect(server);
        long first = call(one, "save", "1");
        long second = call(one, "save", "2");
        server.advance(Duration.ofMillis(50));
        long third = call(tab, "save", "3");
        long others = call(other, "save", "4");
        assertThat(List.of(result(one, first), result(one, second), result(tab, third), result(other, others)))
                .containsExactly("1", "1", "1", "2");
        server.advance(Duration.ofMillis(100));
        assertThat(result(one, call(one, "save", "5"))).isEqualTo("3");
        assertThat(heard).containsExactly("save1", "save4", "save5");
    }

    @Test
    @DisplayName("N11 with the last payload the event runs when its window is over")
    void withTheLastPayload() {
        TestServer server = counting(new ClientEvent.Repeats(Duration.ofMillis(300), ClientEvent.Keep.LAST));
        Connected client = connect(server);
        long first = call(client, "save", "1");
        server.advance(Duration.ofMillis(250));
        long second = call(client, "save", "2");
        assertThat(heard).isEmpty();
        server.advance(Duration.ofMillis(100));
        assertThat(result(client, first)).isEqualTo("1");
        assertThat(result(client, second)).isEqualTo("1");
        assertThat(heard).containsExactly("save2");
    }

    @Test
    @DisplayName("N11 what arrives in time counts as the same even if the run takes longer than the window")
    void whatArrivesInTimeCounts() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected client = connect(server);
        server.handlersRun(false);
        long first = call(client, "save", "1");
        long second = call(client, "save", "2");
        server.advance(Duration.ofSeconds(1));
        long third = call(client, "save", "3");
        server.handlersRun(true);
        assertThat(List.of(result(client, first), result(client, second), result(client, third)))
                .containsExactly("1", "1", "2");
    }

    @Test
    @DisplayName("N11 a window of 0 runs every event, and other events are not held up")
    void aWindowOfZero() {
        TestServer server = counting(ClientEvent.Repeats.ALL);
        server.fanfare().notifications().onEvent("other", event -> event.payload());
        Connected client = connect(server);
        assertThat(result(client, call(client, "save", "1"))).isEqualTo("1");
        assertThat(result(client, call(client, "save", "2"))).isEqualTo("2");
        assertThat(result(client, call(client, "other", "7"))).isEqualTo("7");
        assertThatThrownBy(() -> server.fanfare().notifications().onEvent("save", event -> Payload.EMPTY))
                .hasMessageContaining("two handlers");
        assertThatThrownBy(() -> new ClientEvent.Repeats(Duration.ofMillis(-1), ClientEvent.Keep.FIRST))
                .hasMessageContaining("negative");
    }

    @Test
    @DisplayName("N11 what a run is refused with is what all callers are refused with")
    void aRefusalIsForAll() {
        TestServer server = server();
        AtomicInteger runs = new AtomicInteger();
        server.fanfare()
                .notifications()
                .onError((client, error) -> heard.add("error"))
                .onEvent("buy", event -> {
                    runs.incrementAndGet();
                    throw new ErrorException(new ProtocolError(1000, "sold out", false));
                });
        Connected client = connect(server);
        for (int i = 0; i < 2; i++) {
            assertThat(client.connection()
                            .refused(new Request.Rpc("buy", Payload.EMPTY))
                            .code())
                    .isEqualTo(1000);
        }
        assertThat(runs).hasValue(1);
        assertThat(heard).isEmpty();
    }

    // ---- N13

    private static List<String> progress(Connected client) {
        return client.received().stream()
                .map(json -> Notification.fromJson(Payload.utf8(json)))
                .peek(each -> assertThat(each.id()).isEqualTo("fanfare.progress"))
                .map(each -> each.message().utf8().replaceAll("\"progress\":\"[-\\w]{22}\",", ""))
                .toList();
    }

    @Test
    @DisplayName("N13 a progress indicator is shown, updated and hidden")
    void aProgressIndicator() {
        TestServer server = server();
        Connected client = connect(server);
        Progress progress = server.fanfare()
                .notifications()
                .progress(client.id())
                .title("Report")
                .style("blue");
        progress.update(1);
        assertThat(progress(client)).isEmpty();
        progress.max(3).show();
        assertThat(progress(client))
                .containsExactly("{\"action\":\"show\",\"title\":\"Report\",\"value\":1,\"max\":3,\"style\":\"blue\"}");
        server.advance(Duration.ofMillis(100));
        progress.update(2, "page 2");
        assertThat(progress(client))
                .containsExactly("{\"action\":\"update\",\"title\":\"Report\",\"description\":\"page 2\",\"value\":2,"
                        + "\"max\":3,\"style\":\"blue\"}");
        server.advance(Duration.ofMillis(100));
        progress.hide();
        progress.hide();
        assertThat(progress(client)).containsExactly("{\"action\":\"hide\"}");
        server.advance(Duration.ofSeconds(1));
        assertThat(progress(client)).isEmpty();
        server.fanfare().notifications().progress(client.id()).show();
        assertThat(progress(client)).containsExactly("{\"action\":\"show\"}");
    }

    @Test
    @DisplayName("N13 changes are conflated to 10 a second, and the last state is always sent")
    void changesAreConflated() {
        TestServer server = server();
        Connected client = connect(server);
        Progress progress = server.fanfare().notifications().progress(client.id());
        progress.show();
        for (int i = 1; i <= 1000; i++) {
            progress.update(i);
            server.advance(Duration.ofMillis(1));
        }
        progress.update(5000);
        server.advance(Duration.ofSeconds(2));
        List<String> sent = progress(client);
        assertThat(sent).hasSizeBetween(10, 13).last().isEqualTo("{\"action\":\"update\",\"value\":5000}");
        assertThat(sent.get(0)).isEqualTo("{\"action\":\"show\"}");
    }

    @Test
    @DisplayName("N13 show and hide at once come to nothing more than needed")
    void showAndHideAtOnce() {
        TestServer server = server(options().progressRate(1).build(), builder -> {});
        Connected client = connect(server);
        Progress progress = server.fanfare().notifications().progress(client.id());
        progress.show();
        progress.update(1);
        progress.hide();
        progress.show();
        progress.hide();
        assertThat(progress(client)).containsExactly("{\"action\":\"show\"}");
        server.advance(Duration.ofSeconds(1));
        assertThat(progress(client)).containsExactly("{\"action\":\"hide\"}");
    }

    @Test
    @DisplayName("N13 a job's updates push nothing out of the retention, and its end is recovered")
    void aJobsUpdatesPushNothingOut() {
        TestServer server = server(options().retentionSize(5).build(), builder -> {});
        Connected before = connect(server);
        Progress progress = server.fanfare().notifications().progress(before.id());
        progress.show();
        before.connection().drop();
        notify(server, before.id(), READY);
        for (int i = 0; i < 20; i++) {
            progress.update(i);
            server.advance(Duration.ofMillis(100));
        }
        progress.hide();
        server.advance(Duration.ofMillis(100));
        Connected after = connect(server, "", before.token(), positions(before));
        assertThat(after.result().subs().get("notify:client/" + before.id()))
                .satisfies(found -> assertThat(found.recovered()).isTrue())
                .satisfies(found -> assertThat(found.publications().stream()
                                .map(publication -> publication.data().utf8())
                                .toList())
                        .hasSize(3)
                        .satisfies(all -> assertThat(all.get(1)).isEqualTo(json(READY)))
                        .satisfies(all -> assertThat(all.get(2)).contains("\"hide\"")));
    }

    @Test
    @DisplayName("N13 progress works from a submitted job")
    void progressWorksFromASubmittedJob() {
        TestServer server = server();
        List<Runnable> jobs = new ArrayList<>();
        Notifications notifications = server.fanfare().notifications();
        notifications.onReceived((client, text) ->
                jobs.add(ClientContext.wrap(() -> notifications.progress().show())));
        Connected client = connect(server, "ann", "", Map.of());
        send(client, "1");
        jobs.forEach(Runnable::run);
        assertThat(progress(client)).containsExactly("{\"action\":\"show\"}");
    }
}
