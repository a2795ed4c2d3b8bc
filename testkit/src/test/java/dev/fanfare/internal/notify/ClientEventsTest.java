package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientEventsTest extends NotifyTestBase {

    private static final Request LOAD = new Request.Rpc("load", Payload.EMPTY);

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

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

    /** Calls an event as our client libraries do. */
    private static long raise(Connected client, String name, String data) {
        String fields = "\"name\":\"" + name + "\"" + (data.isEmpty() ? "" : ",\"data\":" + data);
        return call(client, "fanfare.event", "{" + fields + "}");
    }

    @Test
    @DisplayName("N11 a double click runs once, and whoever is merged is told")
    void aDoubleClickRunsOnce() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected one = connect(server);
        long first = raise(one, "save", "{\"line\":1}");
        long second = raise(one, "save", " { \"line\" : 1 } ");
        server.advance(Duration.ofMillis(50));
        long third = call(one, "save", "{\"line\":1}");
        assertThat(result(one, first)).isEqualTo("{\"data\":1}");
        assertThat(result(one, second)).isEqualTo("{\"data\":1,\"repeated\":true}");
        assertThat(result(one, third)).isEqualTo("1");
        server.advance(Duration.ofMillis(60));
        assertThat(result(one, raise(one, "save", "{\"line\":1}"))).isEqualTo("{\"data\":2}");
        assertThat(heard).containsExactly("save{\"line\":1}", "save{\"line\":1}");
    }

    @Test
    @DisplayName("N11 ten different lines are ten events, however fast they come")
    void withOtherParametersItRuns() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected client = connect(server);
        for (int i = 1; i <= 10; i++) {
            assertThat(result(client, raise(client, "save", "{\"line\":" + i + "}")))
                    .isEqualTo("{\"data\":" + i + "}");
        }
        assertThat(heard).hasSize(10);
    }

    @Test
    @DisplayName("N11 the same event of another tab, or of another client, runs")
    void ofAnotherConnectionItRuns() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected one = connect(server);
        Connected tab = another(server, one);
        Connected other = connect(server);
        assertThat(result(one, raise(one, "save", "1"))).isEqualTo("{\"data\":1}");
        assertThat(result(tab, raise(tab, "save", "1"))).isEqualTo("{\"data\":2}");
        assertThat(result(other, raise(other, "save", "1"))).isEqualTo("{\"data\":3}");
        assertThat(result(one, raise(one, "save", "1"))).isEqualTo("{\"data\":1,\"repeated\":true}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"b":[1,2]}  | { "a" : 1 ,\t"b" : [ 1 , 2 ] }    | true
            "a b"              | "a b"                            | true
            "a b"              | "ab"                             | false
            "a\\" b"           | "a\\"b"                           | false
            "a\\\\"            | "a\\\\"                           | true
            {"a":1,"b":2}      | {"b":2,"a":1}                    | false
            1                  | 1.0                              | false
            null               | ``                               | false
            ``                 | ``                               | true
            [[]]               | []                               | false
            """)
    @DisplayName("N11 parameters are equal if they are the same JSON but for whitespace between tokens")
    void whatIsEqual(String one, String two, boolean equal) {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected client = connect(server);
        raise(client, "save", one);
        assertThat(result(client, raise(client, "save", two)).contains("repeated"))
                .isEqualTo(equal);
        assertThat(heard).hasSize(equal ? 1 : 2);
    }

    @Test
    @DisplayName("N11 by name alone, an event of any tab is a repeat, also with other parameters")
    void byNameAlone() {
        TestServer server = counting(ClientEvent.Repeats.byName(Duration.ofMillis(100), ClientEvent.Keep.FIRST));
        Connected one = connect(server);
        Connected tab = another(server, one);
        Connected other = connect(server);
        long first = raise(one, "save", "1");
        long second = raise(one, "save", "2");
        long third = raise(tab, "save", "3");
        assertThat(result(one, first)).isEqualTo("{\"data\":1}");
        assertThat(result(one, second)).isEqualTo("{\"data\":1,\"repeated\":true}");
        assertThat(result(tab, third)).isEqualTo("{\"data\":1,\"repeated\":true}");
        assertThat(result(other, raise(other, "save", "4"))).isEqualTo("{\"data\":2}");
        assertThat(heard).containsExactly("save1", "save4");
    }

    @Test
    @DisplayName("N11 the configuration chooses the rule for events that do not say")
    void theConfigurationChooses() {
        TestServer server =
                server(options().repeatedEvents(ClientEvent.Rule.NAME).build(), builder -> {});
        server.fanfare()
                .notifications()
                .onEvent("save", event -> heard.add("save" + event.text()))
                .onEvent("look", ClientEvent.Repeats.DEFAULT, event -> heard.add("look" + event.text()));
        Connected client = connect(server);
        for (String event : List.of("save", "look")) {
            for (String data : List.of("1", "2")) {
                raise(client, event, data);
            }
        }
        assertThat(heard).containsExactly("save1", "look1", "look2");
    }

    @Test
    @DisplayName("N11 an answer that is empty has no data, and one may come later")
    void whatAnAnswerLooksLike() {
        TestServer server = server();
        server.fanfare()
                .notifications()
                .onEvent("empty", event -> Payload.EMPTY)
                .onEvent("later", event -> CompletableFuture.supplyAsync(() -> List.of(1, "2"), Runnable::run))
                .onEvent("echo", event -> event.payload().isEmpty() ? "nothing" : event.payload());
        Connected client = connect(server);
        assertThat(result(client, raise(client, "empty", ""))).isEqualTo("{}");
        assertThat(result(client, raise(client, "empty", ""))).isEqualTo("{\"repeated\":true}");
        assertThat(result(client, raise(client, "later", "1"))).isEqualTo("{\"data\":[1,\"2\"]}");
        assertThat(result(client, raise(client, "echo", ""))).isEqualTo("{\"data\":\"nothing\"}");
        assertThat(result(client, raise(client, "echo", "null"))).isEqualTo("{\"data\":null}");
        assertThat(result(client, call(client, "fanfare.event", "{\"new\":[1],\"data\":{\"a\":[]},\"name\":\"echo\"}")))
                .isEqualTo("{\"data\":{\"a\":[]}}");
    }

    @Test
    @DisplayName(
            "N11 an event that is not called as it must be is a bad request, and one without handler is named in the log")
    void anEventThatIsNotCalledAsItMustBe() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected client = connect(server);
        for (String bad :
                List.of("{}", "[]", "1", "null", "{\"name\":5}", "{\"name\":\"\"}", "{\"name\":null,\"data\":1}")) {
            assertThat(client.connection().refused(new Request.Rpc("fanfare.event", Payload.utf8(bad))))
                    .as(bad)
                    .isEqualTo(ProtocolError.BAD_REQUEST);
        }
        assertThat(client.connection().refused(new Request.Rpc("fanfare.event", Payload.EMPTY)))
                .isEqualTo(ProtocolError.BAD_REQUEST);
        try (CapturedLog log = new CapturedLog()) {
            for (Request unknown : List.of(
                    new Request.Rpc("fanfare.event", Payload.utf8("{\"name\":\"lode\"}")),
                    new Request.Rpc("lode", Payload.EMPTY))) {
                assertThat(client.connection().refused(unknown)).isEqualTo(ProtocolError.METHOD_NOT_FOUND);
            }
            assertThat(log.lines(Level.DEBUG)).hasSize(2).allMatch(line -> line.contains("\"lode\""));
        }
        assertThat(heard).isEmpty();
        assertThat(client.connection().closedWith()).isNull();
    }

    @Test
    @DisplayName("N11 who is merged is in the log")
    void whoIsMergedIsInTheLog() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected client = connect(server);
        try (CapturedLog log = new CapturedLog()) {
            raise(client, "save", "1");
            assertThat(log.lines(Level.DEBUG)).isEmpty();
            raise(client, "save", "1");
            assertThat(log.lines(Level.DEBUG)).hasSize(1).allMatch(line -> line.contains("\"save\""));
        }
    }

    @Test
    @DisplayName("N11 names that begin with fanfare. are ours")
    void reservedNames() {
        Notifications notifications = server().fanfare().notifications();
        for (String name : List.of("fanfare.event", "fanfare.", "fanfare.x")) {
            assertThatThrownBy(() -> notifications.onEvent(name, event -> Payload.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("reserved");
            assertThatThrownBy(() -> Fanfare.builder().onRpc(name, call -> Payload.EMPTY))
                    .hasMessageContaining("reserved");
            assertThatThrownBy(() -> Fanfare.builder().onRpcAsync(name, call -> CompletableFuture.completedStage(1)))
                    .hasMessageContaining("reserved");
        }
        assertThatThrownBy(() -> notifications.onEvent("", event -> Payload.EMPTY))
                .hasMessageContaining("needs a name");
        notifications.onEvent("fanfares", event -> Payload.EMPTY).onEvent("fanfare", event -> Payload.EMPTY);
    }

    @Test
    @DisplayName("N11 no more than 64 different events of a connection are remembered; those beyond run")
    void rememberedEventsAreLimited() {
        TestServer server = counting(ClientEvent.Repeats.equal(Duration.ofSeconds(10)));
        Connected flood = connect(server);
        Connected other = connect(server);
        for (int i = 0; i < 100; i++) {
            result(flood, raise(flood, "save", "" + i));
        }
        assertThat(result(flood, raise(flood, "save", "63"))).contains("repeated");
        assertThat(result(flood, raise(flood, "save", "64"))).doesNotContain("repeated");
        result(other, raise(other, "save", "1"));
        assertThat(result(other, raise(other, "save", "1"))).contains("repeated");
        server.advance(Duration.ofSeconds(11));
        result(flood, raise(flood, "save", "99"));
        assertThat(result(flood, raise(flood, "save", "99"))).contains("repeated");
    }

    @Test
    @DisplayName("N11 an event that has no handler is refused, and told from having no handlers at all")
    void anEventWithoutHandler() {
        Connected client = connect(counting(ClientEvent.Repeats.DEFAULT));
        assertThat(client.connection().refused(LOAD)).isEqualTo(ProtocolError.METHOD_NOT_FOUND);
        Connected other = connect(server());
        assertThat(other.connection().refused(LOAD)).isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    @Test
    @DisplayName("N11 callers that wait for the same run are limited like all others")
    void callersThatWaitAreLimited() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected client = connect(server);
        server.handlersRun(false);
        for (int i = 0; i < 1024; i++) {
            call(client, "save", "1");
        }
        assertThat(client.connection().refused(new Request.Rpc("save", Payload.utf8("1"))))
                .isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
        server.handlersRun(true);
        server.advance(Duration.ofMillis(200));
        assertThat(result(client, call(client, "save", "2"))).isEqualTo("2");
    }

    @Test
    @DisplayName("N11 with the last payload the event runs when its window is over")
    void withTheLastPayload() {
        TestServer server = counting(ClientEvent.Repeats.byName(Duration.ofMillis(300), ClientEvent.Keep.LAST));
        Connected client = connect(server);
        long first = raise(client, "save", "1");
        server.advance(Duration.ofMillis(250));
        long second = raise(client, "save", "2");
        assertThat(heard).isEmpty();
        server.advance(Duration.ofMillis(100));
        assertThat(result(client, first)).isEqualTo("{\"data\":1,\"repeated\":true}");
        assertThat(result(client, second)).isEqualTo("{\"data\":1}");
        assertThat(heard).containsExactly("save2");
    }

    @Test
    @DisplayName("N11 what arrives in time counts as the same even if the run takes longer than the window")
    void whatArrivesInTimeCounts() {
        TestServer server = counting(ClientEvent.Repeats.DEFAULT);
        Connected client = connect(server);
        server.handlersRun(false);
        long first = call(client, "save", "1");
        long second = call(client, "save", "1");
        server.advance(Duration.ofSeconds(1));
        long third = call(client, "save", "1");
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
        assertThat(result(client, call(client, "save", "1"))).isEqualTo("2");
        assertThat(result(client, call(client, "other", "7"))).isEqualTo("7");
        assertThatThrownBy(() -> server.fanfare().notifications().onEvent("save", event -> Payload.EMPTY))
                .hasMessageContaining("two handlers");
        assertThatThrownBy(() -> ClientEvent.Repeats.equal(Duration.ofMillis(-1)))
                .hasMessageContaining("negative");
        assertThatThrownBy(() ->
                        new ClientEvent.Repeats(Duration.ofMillis(1), ClientEvent.Rule.EQUAL, ClientEvent.Keep.LAST))
                .hasMessageContaining("byName");
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
}
