package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.WildServer.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How events are called, and what becomes of the answers. */
class EventsTest extends ClientTestBase {

    /** What the server answers to the calls of the method for events, by their ids. */
    private final Queue<IntFunction<byte[]>> answers = new ConcurrentLinkedQueue<>();

    private WildServer serve() throws Exception {
        return closing(new WildServer(Script.WELCOME.calls(command -> {
            boolean isEvent = command.getRpc().getMethod().equals("fanfare.event");
            return isEvent
                    ? answers.remove().apply(command.getId())
                    : WildServer.error(command.getId(), 104, "method not found", false);
        })));
    }

    private ClientSocket connected(WildServer server) throws Exception {
        ClientSocket socket = socket(quick().build());
        get(socket.open(server.url()));
        return socket;
    }

    private void answer(String... all) {
        for (String json : all) {
            answers.add(id -> WildServer.result(id, json));
        }
    }

    private void refuse(int code, String message) {
        answers.add(id -> WildServer.error(id, code, message, false));
    }

    private static List<String> calls(WildServer server) {
        return server.received.stream()
                .filter(each -> each.command().getRpc().getMethod().equals("fanfare.event"))
                .map(each -> each.command().getRpc().getData().toStringUtf8())
                .toList();
    }

    @Test
    @DisplayName("N11 an event is called by its name with its data, as it was, or without")
    void calls() throws Exception {
        WildServer server = serve();
        ClientSocket socket = connected(server);
        answer("{}", "{}", "{}", "{}");
        List<Integer> data = new ArrayList<>(List.of(1));
        CompletableFuture<Message> changing = socket.event("save", data);
        data.set(0, 2);
        get(changing);
        get(socket.event("a \"quote\"", Map.of("price", 1.10)));
        get(socket.event("save", null));
        get(socket.event("save"));
        assertThat(calls(server))
                .containsExactly(
                        "{\"name\":\"save\",\"data\":[1]}",
                        "{\"name\":\"a \\\"quote\\\"\",\"data\":{\"price\":1.1}}",
                        "{\"name\":\"save\",\"data\":null}",
                        "{\"name\":\"save\"}");
        assertFails(socket.event("save", new byte[1]), Code.BAD_INPUT, "cannot be sent as JSON");
        assertFails(socket.event(""), Code.BAD_INPUT, "The name of the event is empty");
    }

    @Test
    @DisplayName("N11 an event ends with the answer, and says on request whether it was a repeat")
    void results() throws Exception {
        ClientSocket socket = connected(serve());
        answer(
                "{\"data\":{\"case\":1.10}}",
                "{}",
                "",
                "{\"data\":[],\"repeated\":true}",
                "{\"data\":null,\"repeated\":false}");
        assertThat(get(socket.event("case")).text()).isEqualTo("{\"case\":1.10}");
        assertThat(get(socket.event("case")).text()).isEmpty();
        assertThat(get(socket.event("case")).text()).isEmpty();
        EventResult repeat = get(socket.eventResult("case"));
        assertThat(repeat.data().text()).isEqualTo("[]");
        assertThat(repeat.repeated()).isTrue();
        EventResult first = get(socket.eventResult("case", 1));
        assertThat(first.data().json().isNull()).isTrue();
        assertThat(first.repeated()).isFalse();
    }

    static Stream<String> answersAsTheyAreWritten() {
        return Stream.of(
                "1e2",
                "-0.0",
                "1.10",
                "1" + "0".repeat(2000),
                "[".repeat(1500) + "]".repeat(1500),
                "{\"a\":1,\"a\":2}",
                "{ \"a\" : [ 1 , 2 ] }",
                "[\"\\u00e9\\/\",\"é€😀\"]",
                "true",
                "null",
                "[]");
    }

    @ParameterizedTest
    @MethodSource("answersAsTheyAreWritten")
    @DisplayName("N11 the answer of an event is what the application wrote, byte for byte, wherever it stands")
    void answersStayAsTheyAreWritten(String data) throws Exception {
        ClientSocket socket = connected(serve());
        answer(
                "{\"data\":" + data + ",\"repeated\":true}",
                " { \"é€😀\" : {\"data\":1} , \"repeated\" : true , \"data\" : " + data + " } ");
        for (int i = 0; i < 2; i++) {
            EventResult result = get(socket.eventResult("case"));
            assertThat(result.data().text()).isEqualTo(data);
            assertThat(result.repeated()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"data":1e2,"repeated":true}                    | 1e2    | true
                    {"repeated":true,"data":[1, 2]}                 | [1, 2] | true
                     { "repeated" : true , "data" : -0.0 }          | -0.0   | true
                    {"é":"€","data":"😀","more":{"data":2}}         | "😀"   | false
                    {"data":1,"data":2,"repeated":false}            | 2      | false
                    {"data":1,"repeated":"true"}                    | 1      | false
                    {"data":1,"repeated":1}                         | 1      | false
                    {"repeated":true}                               | ''     | true
                    {"data":null}                                   | null   | false
                    {"data":1,"repeated":true                       | ''     | false
                    {"data":1,"repeated":true}}                     | ''     | false
                    {"data":1,"repeated":true}{}                    | ''     | false
                    {"data":1e,"repeated":true}                     | ''     | false
                    [{"data":1,"repeated":true}]                    | ''     | false
                    "data"                                          | ''     | false
                    no                                              | ''     | false
                    ''                                              | ''     | false
                    """)
    @DisplayName("N11 an answer is one JSON object, or says nothing")
    void envelopes(String answer, String data, boolean isRepeated) throws Exception {
        ClientSocket socket = connected(serve());
        answer(answer);
        EventResult result = get(socket.eventResult("case"));
        assertThat(new String(result.data().bytes(), StandardCharsets.UTF_8)).isEqualTo(data);
        assertThat(result.repeated()).isEqualTo(isRepeated);
    }

    @Test
    @DisplayName("N11 an event that is refused says which it was, or what the application says")
    void refusals() throws Exception {
        ClientSocket socket = connected(serve());
        refuse(104, "method not found");
        refuse(108, "not available");
        refuse(103, "permission denied");
        refuse(1000, "There is nothing in it");
        String unknown = "Event \"save\" was refused: the server has no handler for it";
        for (int code : new int[] {104, 108}) {
            ClientSocketException refused = failure(socket.event("save"));
            assertThat(refused.code()).isEqualTo(Code.REFUSED);
            assertThat(refused.serverCode()).isEqualTo(code);
            assertThat(refused).hasMessage(unknown);
        }
        assertThat(failure(socket.event("save"))).hasMessage("Event \"save\" was refused: permission denied");
        ClientSocketException own = failure(socket.eventResult("save"));
        assertThat(own).hasMessage("There is nothing in it");
        assertThat(own.serverCode()).isEqualTo(1000);
    }
}
