package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocketException.Code;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("L1 what an object is")
class LiveStateTest extends LiveTestBase {

    private record Address(String city) {}

    private record Job(
            String text1,
            double progress,
            boolean busy,
            @Nullable BigDecimal price) {}

    /** What a client has of an object that has these attributes on a server. */
    private LiveState state(Map<String, ?> attributes) throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "job:42", attributes);
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        return get(socket.live("job:42").ready());
    }

    private static LiveState of(String name, String json) {
        return new LiveState("job:42", 1, Map.of(name, Message.json(json.getBytes(StandardCharsets.UTF_8))));
    }

    private static void assertRefused(ThrowingCallable call, String because) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ClientSocketException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_INPUT))
                .hasMessageContaining(because)
                .hasMessageContaining("\"job:42\"");
    }

    @Test
    @DisplayName("L1 its standard attributes have types, and its own are what one asks for")
    void typed() throws Exception {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("text1", "Packing");
        attributes.put("text2", "\"quoted\" ü");
        attributes.put("text3", "");
        attributes.put("progress", 99.5);
        attributes.put("busy", true);
        attributes.put("value", new BigDecimal("12.50"));
        attributes.put("datetime", "2026-01-31T18:00:00.5+01:00");
        attributes.put("price", new BigDecimal("0.10"));
        attributes.put("count", 3);
        attributes.put("due", "2026-01-31T18:00:00Z");
        attributes.put("address", Map.of("city", "Bern"));
        attributes.put("tags", List.of("a", "b"));
        LiveState state = state(attributes);
        assertThat(state.text1()).contains("Packing");
        assertThat(state.text2()).contains("\"quoted\" ü");
        assertThat(state.text3()).contains("");
        assertThat(state.progress()).hasValue(99.5);
        assertThat(state.busy()).isTrue();
        assertThat(state.valueNumber()).contains(new BigDecimal("12.50"));
        assertThat(state.valueText()).contains("12.50");
        assertThat(state.datetime()).contains(OffsetDateTime.parse("2026-01-31T18:00:00.5+01:00"));
        assertThat(state.get(LiveAttribute.of("price", BigDecimal.class))).contains(new BigDecimal("0.10"));
        assertThat(state.get(LiveAttribute.of("count", Integer.class))).contains(3);
        assertThat(state.get(LiveAttribute.of("count", Double.class))).contains(3.0);
        assertThat(state.get(LiveAttribute.of("due", Instant.class))).contains(Instant.parse("2026-01-31T18:00:00Z"));
        assertThat(state.get(LiveAttribute.of("address", Address.class))).contains(new Address("Bern"));
        assertThat(state.get(LiveAttribute.of("tags", String[].class)).orElseThrow())
                .containsExactly("a", "b");
        assertThat(state.as(Job.class)).isEqualTo(new Job("Packing", 99.5, true, new BigDecimal("0.10")));
        assertThat(state.attributes().get("address")).hasToString("{\"city\":\"Bern\"}");
    }

    @Test
    @DisplayName("L1 what is not there is empty")
    void absent() throws Exception {
        LiveState state = state(Map.of("other", 1, "text1", "x"));
        assertThat(state.text2()).isEmpty();
        assertThat(state.progress()).isEmpty();
        assertThat(state.busy()).isFalse();
        assertThat(state.valueNumber()).isEmpty();
        assertThat(state.valueText()).isEmpty();
        assertThat(state.datetime()).isEmpty();
        assertThat(state.get(LiveAttribute.of("price", BigDecimal.class))).isEmpty();
        assertThat(state.as(Job.class)).isEqualTo(new Job("x", 0, false, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text1    | 1",
                "text1    | true",
                "text1    | {}",
                "progress | \"50\"",
                "busy     | 1",
                "busy     | \"true\"",
                "value    | \"12\"",
                "datetime | \"tomorrow\"",
                "datetime | 1700000000",
                "count    | 1.5",
                "count    | \"1\"",
                "count    | true",
            })
    @DisplayName("L1 an attribute that is something else than it is asked for as is an error that names it")
    void otherTypes(String name, String json) {
        LiveState state = of(name, json);
        assertRefused(
                () -> {
                    switch (name) {
                        case "text1" -> state.text1();
                        case "progress" -> state.progress();
                        case "busy" -> state.busy();
                        case "value" -> state.valueNumber();
                        case "datetime" -> state.datetime();
                        default -> state.get(LiveAttribute.of(name, Integer.class));
                    }
                },
                "The attribute \"" + name + "\" of the live object \"job:42\" is no ");
        if (!name.equals("value") && !name.equals("datetime") && !name.equals("count")) {
            assertRefused(() -> state.as(Job.class), "The live object \"job:42\" is no Job");
        }
    }

    @Test
    @DisplayName("L3 values that are written otherwise are the same")
    void differences() {
        assertThat(of("a", "{\"x\":1,\"y\":[1.0]}").differences(of("a", "{ \"y\":[1],\"x\":1 }")))
                .isEmpty();
        assertThat(of("a", "[1,2]").differences(of("a", "[2,1]"))).containsExactly("a");
        assertThat(of("a", "1").differences(of("a", "\"1\""))).containsExactly("a");
        assertThat(of("a", "1").differences(of("b", "1"))).containsExactly("a", "b");
    }
}
