package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestServer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What handlers get of the parameters of an event, and what they may answer. */
class EventParametersTest extends NotifyTestBase {

    private record Order(int id, BigDecimal total) {}

    private static ClientEvent event(String json) {
        return new ClientEvent("client", "save", Payload.utf8(json));
    }

    @Test
    @DisplayName("N11 parameters are read as objects, trees and texts")
    void parametersAreRead() {
        assertThat(event("{\"id\":7,\"total\":1.5000000000000000000001,\"more\":[]}")
                        .as(Order.class))
                .isEqualTo(new Order(7, new BigDecimal("1.5000000000000000000001")));
        assertThat(event("{\"a\":[1]}").as(JsonNode.class).get("a").get(0).asInt())
                .isEqualTo(1);
        assertThat(event("\"say \\\"hi\\\"\"").text()).isEqualTo("say \"hi\"");
        assertThat(event("{\"a\": 1}").text()).isEqualTo("{\"a\": 1}");
        assertThat(event("").text()).isEmpty();
        assertThat(event("\"x\"").as(String.class)).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "[]",
                "\"SECRET\"",
                "{\"id\":\"SECRET\"}",
                "{\"id\":{\"SECRET\":1}}",
                "{\"id\":7,\"total\":\"SECRET\"}",
                "{\"id\":7.5}",
                "{\"id\":12345678901234567890}"
            })
    @DisplayName("N11 parameters that are something else refuse the event with 107; the log says where, and not what")
    void parametersThatAreSomethingElse(String json) {
        assertThatThrownBy(() -> event(json).as(Order.class))
                .isInstanceOf(ErrorException.class)
                .hasNoCause()
                .hasMessageStartingWith("the data is no Order: ");
        TestServer server = server();
        List<Throwable> reported = new ArrayList<>();
        server.fanfare()
                .notifications()
                .onError((client, problem) -> reported.add(problem))
                .onEvent("save", event -> event.as(Order.class));
        Connected client = connect(server);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(client.connection().refused(new Request.Rpc("save", Payload.utf8(json))))
                    .isEqualTo(ProtocolError.BAD_REQUEST);
            assertThat(log.lines(Level.TRACE))
                    .anyMatch(line -> line.contains("the data is no Order"))
                    .noneMatch(line -> line.contains("SECRET"));
        }
        assertThat(reported).isEmpty();
        assertThat(client.connection().closedWith()).isNull();
    }

    @Test
    @DisplayName("N11 a class that cannot be read is the application's mistake, not the client's")
    void aClassThatCannotBeRead() {
        assertThatThrownBy(() -> event("{}").as(Runnable.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Runnable cannot be read from JSON");
        assertThatThrownBy(() -> event("{}").as(com.fasterxml.jackson.databind.JsonNode.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read from JSON");
    }

    @Test
    @DisplayName("N11 an event may be refused with a text of one's own")
    void aTextOfOnesOwn() {
        TestServer server = server();
        server.fanfare().notifications().onEvent("buy", event -> {
            throw new ErrorException(1000, "Sold out");
        });
        assertThat(connect(server).connection().refused(new Request.Rpc("buy", Payload.EMPTY)))
                .isEqualTo(new ProtocolError(1000, "Sold out", false));
        for (int code : new int[] {0, 100, 399, 2000}) {
            assertThatThrownBy(() -> new ErrorException(code, "no"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("400 to 1999");
        }
    }

    @Test
    @DisplayName("M6 calls are read and answered as events are")
    void callsAreReadAndAnsweredAsEventsAre() {
        TestServer server = server(
                options().build(),
                builder -> builder.onRpc(
                                "object",
                                call -> Map.of("id", call.as(Order.class).id()))
                        .onRpc("text", call -> call.text() + "!")
                        .onRpcAsync("later", call -> CompletableFuture.completedStage(List.of(1)))
                        .onMessage(message -> {}));
        Connected client = connect(server);
        assertThat(answer(client, "object", "{\"id\":7}")).isEqualTo("{\"id\":7}");
        assertThat(answer(client, "text", "\"hi\"")).isEqualTo("\"hi!\"");
        assertThat(answer(client, "later", "1")).isEqualTo("[1]");
        assertThat(client.connection().refused(new Request.Rpc("object", Payload.utf8("[]"))))
                .isEqualTo(ProtocolError.BAD_REQUEST);
    }

    private static String answer(Connected client, String method, String json) {
        return client.connection()
                .call(new Request.Rpc(method, Payload.utf8(json)), Result.Rpc.class)
                .data()
                .utf8();
    }

    @Test
    @DisplayName("N12 an answer that cannot be written is error 100, is reported, and nothing of it is in the log")
    void anAnswerThatCannotBeWritten() {
        TestServer server = server();
        List<Throwable> reported = new ArrayList<>();
        server.fanfare()
                .notifications()
                .onError((client, problem) -> reported.add(problem))
                .onEvent("go", event -> Map.of("SECRET", new Object()));
        Connected client = connect(server);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(client.connection().refused(new Request.Rpc("go", Payload.EMPTY)))
                    .isEqualTo(ProtocolError.INTERNAL);
            assertThat(log.lines(Level.TRACE)).isNotEmpty().noneMatch(line -> line.contains("SECRET"));
        }
        assertThat(reported).hasSize(1);
        assertThat(client.connection().closedWith()).isNull();
    }
}
