package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.internal.memory.MemoryGroupStore;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.Ticker;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M8 notifications in the HTTP API")
class NotifyApiTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private FanfareServer start(boolean enabled) throws IOException {
        return start(enabled, engine -> {});
    }

    private FanfareServer start(boolean enabled, Consumer<FanfareBuilder> engine) throws IOException {
        FanfareServer server = FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.address", "127.0.0.1")
                        .flag("http_server.port", "0")
                        .flag("http_api.insecure", "true")
                        .flag("notifications.enabled", Boolean.toString(enabled))
                        .flag("notifications.secret", "a secret of more than 16 bytes")
                        .load())
                .engine(engine)
                .application(fanfare -> {
                    if (enabled) {
                        fanfare.notifications().onOpen(opened::complete);
                    }
                })
                .start();
        open.add(server);
        return server;
    }

    private final CompletableFuture<String> opened = new CompletableFuture<>();

    private static String call(FanfareServer server, String method, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/" + method))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    @Test
    @DisplayName("N7 every call answers with what became of it")
    void everyCallAnswersWithWhatBecameOfIt() throws Exception {
        FanfareServer server = start(true);
        RawWebSocket app = RawWebSocket.open(server.port(), "/connection/notify");
        open.add(app);
        String client = opened.get(20, TimeUnit.SECONDS);
        String ok = "{\"result\":{\"code\":0,\"description\":\"OK\",\"delivered\":1,\"failed\":0}}";
        String notification = "\"notification\":{\"id\":\"report\",\"message\":\"{ready}\"}";
        String frame = "{\"id\":\"report\",\"message\":\"{ready}\"}";

        assertThat(call(server, "notify_client", "{\"client\":\" " + client + "\"," + notification + "}"))
                .isEqualTo(ok);
        assertThat(app.readText()).isEqualTo(frame);
        assertThat(call(server, "notify_client_text", "{\"client\":\"" + client + "\",\"text\":\"bare\"}"))
                .isEqualTo(ok);
        assertThat(app.readText()).isEqualTo("bare");
        assertThat(call(server, "notify_broadcast", "{" + notification + "}")).isEqualTo(ok);
        assertThat(app.readText()).isEqualTo(frame);
        assertThat(call(server, "group_add", "{\"group\":\"sales\",\"client\":\"" + client + "\"}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(call(server, "notify_group", "{\"group\":\"sales\"," + notification + "}"))
                .isEqualTo(ok);
        assertThat(app.readText()).isEqualTo(frame);
        assertThat(call(server, "group_remove", "{\"group\":\"sales\",\"client\":\"" + client + "\"}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(call(server, "notify_group", "{\"group\":\"sales\"," + notification + "}"))
                .contains("\"code\":2");
        assertThat(call(server, "notify_user", "{\"user\":\"ann\"," + notification + "}"))
                .isEqualTo("{\"result\":{\"code\":2,\"description\":\"no connection of user ann\","
                        + "\"delivered\":0,\"failed\":0}}");
    }

    /** In memory, but it answers a change of a group when the test says what with. */
    private static final class SlowGroupStore implements GroupStore {

        private final GroupStore kept = new MemoryGroupStore(Ticker.system(), 10);
        private final BlockingQueue<CompletableFuture<Void>> asked = new LinkedBlockingQueue<>();

        private CompletableFuture<Void> ask() {
            CompletableFuture<Void> word = new CompletableFuture<>();
            asked.add(word);
            return word;
        }

        @Override
        public CompletionStage<Boolean> add(String group, String member, @Nullable Duration ttl) {
            return ask().thenCompose(now -> kept.add(group, member, ttl));
        }

        @Override
        public CompletionStage<Void> remove(String group, String member) {
            return ask().thenCompose(now -> kept.remove(group, member));
        }

        @Override
        public CompletionStage<Set<String>> groups(Collection<String> members) {
            return kept.groups(members);
        }

        @Override
        public CompletionStage<Void> refresh(Collection<String> members, Duration ttl) {
            return kept.refresh(members, ttl);
        }

        @Override
        public void close() {
            kept.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"group_add", "group_remove"})
    @DisplayName("N6 a change of a group is answered when it is done, with error 100 if the group store fails")
    void aChangeOfAGroupIsAnsweredWhenItIsDone(String method) throws Exception {
        SlowGroupStore store = new SlowGroupStore();
        FanfareServer server = start(true, engine -> engine.groupStore(store));
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return call(server, method, "{\"group\":\"sales\",\"user\":\"ann\"}");
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            CompletableFuture<Void> word = store.asked.poll(20, TimeUnit.SECONDS);
            assertThat(word).isNotNull();
            assertThat(answer).isNotDone();
            if (i == 0) {
                word.complete(null);
            } else {
                word.completeExceptionally(new IllegalStateException("the store is ill"));
            }
            answers.add(answer);
        }
        assertThat(answers.get(0).join()).isEqualTo("{\"result\":{}}");
        assertThat(answers.get(1).join())
                .contains("\"code\":100", "the group store has failed")
                .doesNotContain("ill");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notify_client    | {"client":"c"}                                   | 107
            notify_client    | {"client":"c","notification":null}               | 107
            group_add        | {"group":"g"}                                    | 107
            group_add        | {"group":"g","client":"c","user":"u"}            | 107
            group_remove     | {"client":"c"}                                   | 107
            """)
    void whatCannotBeDoneIsAnError(String method, String body, int code) throws Exception {
        assertThat(call(start(true), method, body)).startsWith("{\"error\":{\"code\":" + code + ",");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notify_client      | {"client":"c","notification":{"Id":"report"}} | Id
            notify_client      | {"client":"c","notification":{"id":"a","Message":"ready"}} | Message
            notify_user        | {"user":"ann","notification":{"id":"a","grupo":"g"}} | grupo
            notify_broadcast   | {"notification":{"objekt":"o","x":1}} | objekt
            notify_client      | {"Client":"c","notification":{"id":"a"}} | Client
            notify_group       | {"group":"g","notifications":{"id":"a"}} | notifications
            notify_client_text | {"client":"c","Text":"t"} | Text
            group_add          | {"group":"g","userid":"u"} | userid
            group_remove       | {"Group":"g","user":"u"} | Group
            """)
    @DisplayName("N1 a field that does not exist is an error that names it, and nothing is sent")
    void aFieldThatDoesNotExist(String method, String body, String field) throws Exception {
        FanfareServer server = start(true);
        RawWebSocket app = RawWebSocket.open(server.port(), "/connection/notify");
        open.add(app);
        String client = opened.get(20, TimeUnit.SECONDS);
        assertThat(call(server, method, body.replace("\"c\"", "\"" + client + "\"")))
                .startsWith("{\"error\":{\"code\":107,")
                .contains("there is no field \\\"" + field + "\\\" in this request");
        call(server, "notify_client_text", "{\"client\":\"" + client + "\",\"text\":\"afterwards\"}");
        assertThat(app.readText()).isEqualTo("afterwards");
    }

    @Test
    @DisplayName("N1 names in a notification are trimmed, as client ids are")
    void namesAreTrimmed() throws Exception {
        FanfareServer server = start(true);
        RawWebSocket app = RawWebSocket.open(server.port(), "/connection/notify");
        open.add(app);
        opened.get(20, TimeUnit.SECONDS);
        call(server, "notify_broadcast", "{\"notification\":{\"id\":\" report \",\"object\":\"invoice \"}}");
        assertThat(app.readText()).isEqualTo("{\"id\":\"report\",\"object\":\"invoice\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notify_client      | {"client":"c","notification":{}}
            notify_client_text | {"client":"c","text":"t"}
            notify_broadcast   | {"notification":{}}
            group_add          | {"group":"g","user":"u"}
            """)
    void withoutNotificationsTheyAreNotAvailable(String method, String body) throws Exception {
        assertThat(call(start(false), method, body)).startsWith("{\"error\":{\"code\":108,");
    }
}
