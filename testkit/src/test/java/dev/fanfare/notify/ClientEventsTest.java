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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
}
