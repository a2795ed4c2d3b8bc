package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotificationServerTest extends NotifyingServerTestBase {

    @Test
    @DisplayName("N14 what is sent while a client reconnects arrives afterwards, in order, once")
    void whatIsSentWhileAClientReconnects() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.onConnecting(event -> Credentials.of("ann")));
        NettyServer server = withPlain(fanfare);
        Notifications notifications = fanfare.notifications();
        RawWebSocket before = client(server);
        before.sendText("{\"id\":1,\"connect\":{}}");
        String reply = before.readText();
        String id = find("\"client\":\"([^\"]{22})\"", reply);
        String token = find("\"token\":\"([^\"]+)\"", reply);
        get(notifications.notifyClient(id, Notification.of("n", "0")));
        assertThat(before.readText()).contains("\"message\":\"0\"");
        before.close();
        Awaitility.await().untilAsserted(() -> assertThat(channels(fanfare)).doesNotContainKey("notify:client/" + id));
        for (int i = 1; i <= 3; i++) {
            assertThat(get(notifications.notifyClient(id, Notification.of("n", "" + i)))
                            .code())
                    .isEqualTo(DeliveryResult.NOT_FOUND);
        }
        assertThat(get(notifications.notifyUser("ann", READY)).code()).isEqualTo(2);

        RawWebSocket after = reconnect(server, reply, id, token, 1);
        String recovered = after.readText();
        assertThat(recovered).contains("\"notify:client/" + id + "\":{").doesNotContain("\"message\":\"0\"");
        assertThat(recovered).containsSubsequence("\"message\":\"1\"", "\"message\":\"2\"", "\"message\":\"3\"");
        assertThat(recovered).contains("\"recovered\":true", "\"was_recovering\":true", "\"message\":\"ready\"");
        get(notifications.notifyClient(id, Notification.of("n", "4")));
        assertThat(after.readText()).contains("\"message\":\"4\"");
    }

    @Test
    @DisplayName("N14 beyond the retention the reply says that something was missed")
    void beyondTheRetention() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.notifications(options(2))
                .clients(ClientOptions.builder().insecure(true).build()));
        NettyServer server = withPlain(fanfare);
        RawWebSocket before = client(server);
        before.sendText("{\"id\":1,\"connect\":{}}");
        String reply = before.readText();
        String id = find("\"client\":\"([^\"]{22})\"", reply);
        before.close();
        for (int i = 1; i <= 3; i++) {
            get(fanfare.notifications().notifyClient(id, READY));
        }
        String after = reconnect(server, reply, id, find("\"token\":\"([^\"]+)\"", reply), 0)
                .readText();
        String ours = find("\"notify:client/" + id + "\":\\{((?:[^{}]|\\{[^{}]*\\})*)\\}", after);
        assertThat(ours).contains("\"was_recovering\":true").doesNotContain("\"recovered\":true");
    }

    private RawWebSocket reconnect(NettyServer server, String reply, String id, String token, int offset)
            throws IOException {
        RawWebSocket after = client(server);
        after.sendText("{\"id\":1,\"connect\":{\"data\":{\"fanfare\":{\"client\":\"" + token + "\"}},\"subs\":{"
                + position(reply, "notify:client/" + id, offset) + (reply.contains("notify:user/ann") ? "," : "")
                + (reply.contains("notify:user/ann") ? position(reply, "notify:user/ann", 0) : "") + "}}}");
        return after;
    }

    private static String position(String reply, String channel, int offset) {
        String epoch = find(Pattern.quote("\"" + channel + "\"") + ":\\{[^}]*\"epoch\":\"(\\w+)\"", reply);
        return "\"" + channel + "\":{\"recover\":true,\"epoch\":\"" + epoch + "\",\"offset\":" + offset + "}";
    }

    @Test
    @DisplayName("N12 handlers may wait for the results of what they send, however many do")
    void handlersMayWaitForResults() throws Exception {
        Fanfare fanfare = notifying();
        Notifications notifications = fanfare.notifications();
        int clients = 100;
        CountDownLatch all = new CountDownLatch(64);
        notifications.onReceived((client, text) -> {
            all.countDown();
            // As many as a pool of handler threads has wait at the same time.
            if (!all.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not so many handlers at a time");
            }
            heard.add("code " + get(notifications.notify(READY)).code());
        });
        NettyServer server = withPlain(fanfare);
        List<RawWebSocket> apps = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            apps.add(open(server, PLAIN));
        }
        for (RawWebSocket app : apps) {
            app.sendText("go");
        }
        for (RawWebSocket app : apps) {
            assertThat(app.readText()).contains("ready");
            assertThat(taken()).isEqualTo("code 0");
        }
    }

    @Test
    @DisplayName("N7 every result comes, whatever many threads send and whoever goes meanwhile")
    void everyResultComes() throws Exception {
        Fanfare fanfare = notifying();
        NettyServer server = withPlain(fanfare);
        List<RawWebSocket> leaving = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            leaving.add(open(server, PLAIN));
        }
        RawWebSocket staying = open(server, PLAIN);
        Awaitility.await().untilAsserted(() -> assertThat(channels(fanfare)).containsEntry("notify:all", 21));
        List<CompletableFuture<List<DeliveryResult>>> senders = new ArrayList<>();
        for (int sender = 0; sender < 4; sender++) {
            senders.add(CompletableFuture.supplyAsync(() -> {
                List<CompletionStage<DeliveryResult>> results = new ArrayList<>();
                for (int i = 0; i < 250; i++) {
                    results.add(fanfare.notifications().broadcast(READY));
                }
                return results.stream()
                        .map(result -> result.toCompletableFuture().join())
                        .toList();
            }));
        }
        for (RawWebSocket one : leaving) {
            one.close();
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(staying.readText()).contains("ready");
        }
        for (CompletableFuture<List<DeliveryResult>> sender : senders) {
            assertThat(sender.get(20, TimeUnit.SECONDS)).hasSize(250).allSatisfy(result -> {
                assertThat(result.code()).isZero();
                assertThat(result.delivered()).isBetween(1, 21);
            });
        }
    }

    @Test
    @DisplayName("N12 a handler that blocks holds up its own client alone")
    void aHandlerThatBlocks() throws Exception {
        Fanfare fanfare = notifying();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        fanfare.notifications().onReceived((client, text) -> {
            if (text.equals("block")) {
                begun.complete(null);
                release.get(20, TimeUnit.SECONDS);
            }
            heard.add(text);
        });
        NettyServer server = withPlain(fanfare);
        RawWebSocket blocked = open(server, PLAIN);
        blocked.sendText("block");
        blocked.sendText("after");
        begun.get(20, TimeUnit.SECONDS);
        open(server, PLAIN).sendText("other");
        assertThat(taken()).isEqualTo("other");
        assertThat(get(fanfare.notifications().broadcast(READY)).delivered()).isEqualTo(2);
        assertThat(blocked.readText()).contains("ready");
        release.complete(null);
        assertThat(taken()).isEqualTo("block");
        assertThat(taken()).isEqualTo("after");
    }

    @Test
    @DisplayName("N12 a handler may end its own connection, and onClose comes when it is done, not inside it")
    void aHandlerMayEndItsOwnConnection() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.onConnecting(event -> Credentials.of("ann")));
        CountDownLatch gone = new CountDownLatch(1);
        fanfare.notifications()
                .onReceived((client, text) -> {
                    fanfare.disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED)
                            .toCompletableFuture()
                            .join();
                    heard.add("gone " + gone.await(20, TimeUnit.SECONDS) + ", "
                            + get(fanfare.notifications().notify(READY)).code());
                })
                .onClose((client, code, reason) -> heard.add("close " + code));
        RawWebSocket app = open(withPlain(fanfare), PLAIN);
        app.sendText("bye");
        assertThat(app.readClose().closeCode()).isEqualTo(3503);
        app.close();
        Awaitility.await().untilAsserted(() -> assertThat(channels(fanfare)).isEmpty());
        gone.countDown();
        assertThat(taken()).isEqualTo("gone true, 2");
        assertThat(taken()).isEqualTo("close 3503");
    }

    @Test
    @DisplayName("N12 a handler that answers what it hears may be heard again without end")
    void aHandlerThatIsHeardAgain() throws Exception {
        Fanfare fanfare = notifying();
        fanfare.notifications()
                .onReceived((client, text) -> heard.add("code "
                        + get(fanfare.notifications().notifyClientText(client, text + "."))
                                .code()));
        RawWebSocket app = open(withPlain(fanfare), PLAIN);
        String text = "x";
        for (int round = 0; round < 100; round++) {
            app.sendText(text);
            text = app.readText();
            assertThat(taken()).isEqualTo("code 0");
        }
        assertThat(text).isEqualTo("x" + ".".repeat(100));
    }

    private static Map<String, Integer> channels(Fanfare fanfare) throws Exception {
        return get(fanfare.channels()).complete().iterator().next();
    }
}
