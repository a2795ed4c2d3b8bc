package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class NotificationTest {

    @Test
    @DisplayName("N1 a notification is JSON with its empty fields left out")
    void emptyFieldsAreLeftOut() {
        assertThat(Notification.builder().build().toJson().utf8()).isEqualTo("{}");
        assertThat(Notification.of("report", "ready").toJson().utf8())
                .isEqualTo("{\"id\":\"report\",\"message\":\"ready\"}");
        assertThat(Notification.builder()
                        .id("i")
                        .object("o")
                        .group("g")
                        .json("{\"price\": 1.50}")
                        .build()
                        .toJson()
                        .utf8())
                .isEqualTo("{\"id\":\"i\",\"object\":\"o\",\"group\":\"g\",\"message\":{\"price\": 1.50}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "[1]", "true", "12", "null", "\"quoted\"", " spaces ", "\u00fc \\ \n"})
    @DisplayName("N1 a plain string stays a string, whatever it looks like")
    void aPlainStringStaysAString(String text) {
        Notification sent = Notification.of("id", text);
        Notification arrived = Notification.fromJson(Payload.utf8(sent.toJson().utf8()));
        assertThat(arrived).isEqualTo(sent);
        assertThat(arrived.text()).isEqualTo(text);
        assertThat(arrived.message().utf8()).startsWith("\"").endsWith("\"");
    }

    @Test
    @DisplayName("N1 a message may be any JSON value")
    void aMessageMayBeAnyJsonValue() {
        for (String json : new String[] {"{\"a\":[1,{}]}", "[]", "null", "false", "-1.5e3"}) {
            Notification arrived =
                    Notification.fromJson(Notification.ofJson("id", json).toJson());
            assertThat(arrived.message().utf8()).isEqualTo(json);
            assertThat(arrived.text()).isEqualTo(json);
        }
    }

    @Test
    @DisplayName("N1 what is no notification is refused")
    void whatIsNotOneIsRefused() {
        assertThatThrownBy(() -> Notification.ofJson("id", "{")).isInstanceOf(NotJsonException.class);
        for (String wrong : new String[] {"", "[]", "{\"id\":5}", "{\"id\":\"a\""}) {
            assertThatThrownBy(() -> Notification.fromJson(Payload.utf8(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("N1 unknown fields of a newer server are passed over")
    void unknownFieldsArePassedOver() {
        assertThat(Notification.fromJson(Payload.utf8("{\"new\":{\"x\":1},\"id\":\"a\"}")))
                .isEqualTo(Notification.builder().id("a").build());
    }

    private record Order(int id, List<String> items, BigDecimal total) {}

    @Test
    @DisplayName("N1 a message may be any object, and a text stays a text whatever its type is called")
    void aMessageMayBeAnyObject() {
        Order order = new Order(7, List.of("pen"), new BigDecimal("1.50"));
        String json = "{\"id\":7,\"items\":[\"pen\"],\"total\":1.50}";
        assertThat(Notification.of("order", order).message().utf8()).isEqualTo(json);
        assertThat(Notification.builder().message(order).build().message().utf8())
                .isEqualTo(json);
        Object text = "{\"not\": parsed";
        assertThat(Notification.of("id", text).text()).isEqualTo(text);
        assertThat(Notification.of("id", CharBuffer.wrap("1")).message().utf8()).isEqualTo("\"1\"");
        assertThat(Notification.of("id", Payload.utf8("[1]")).message().utf8()).isEqualTo("[1]");
        assertThat(Notification.of("id", Map.of("a", 1)).message().utf8()).isEqualTo("{\"a\":1}");
        assertThat(Notification.of("id", 5).message().utf8()).isEqualTo("5");
        assertThat(Notification.of("id", true).message().utf8()).isEqualTo("true");
        assertThat(Notification.of("id", new int[] {1, 2}).message().utf8()).isEqualTo("[1,2]");
        assertThat(Notification.of("id", JsonNodeFactory.instance.objectNode().put("a", 1))
                        .message()
                        .utf8())
                .isEqualTo("{\"a\":1}");
        assertThat(Notification.of("id", Optional.empty()).message().utf8()).isEqualTo("null");
        assertThatThrownBy(() -> Notification.of("id", Payload.utf8("SECRET"))).isInstanceOf(NotJsonException.class);
    }

    /** What Jackson cannot write. */
    private static final class Unwritable extends AbstractList<String> {
        @Override
        public String get(int index) {
            throw new IllegalStateException("the database is gone");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    @DisplayName("N1 what cannot be written is an error that names the class, and nothing of the object")
    void whatCannotBeWritten() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("SECRET", endless);
        for (Object unwritable : List.of(new Object(), new Unwritable(), endless, Map.of("SECRET", new Object()))) {
            assertThatThrownBy(() -> Notification.of("id", unwritable))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(unwritable.getClass().getName() + " cannot be written as JSON")
                    .satisfies(problem -> assertThat(stackTrace(problem)).doesNotContain("SECRET"));
        }
        assertThatThrownBy(() -> Notification.of("id", new Unwritable())).hasRootCauseMessage("the database is gone");
    }

    @Test
    @DisplayName("N1 a tree of Jackson 2 is refused, because Jackson 3 would write something else")
    void aTreeOfJackson2() throws Exception {
        com.fasterxml.jackson.databind.JsonNode tree =
                new com.fasterxml.jackson.databind.ObjectMapper().readTree("{\"a\":1}");
        assertThatThrownBy(() -> Notification.of("id", tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tools.jackson.databind.JsonNode");
    }

    private static String stackTrace(Throwable problem) {
        StringWriter trace = new StringWriter();
        problem.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    @Test
    @DisplayName("N1 names are trimmed as client ids are, wherever they come from")
    void namesAreTrimmed() {
        Notification trimmed =
                Notification.builder().id("report").object("invoice").group("g").build();
        assertThat(new Notification(" report ", "invoice\t", "\ng", Payload.EMPTY))
                .isEqualTo(trimmed);
        assertThat(Notification.builder()
                        .id("report  ")
                        .object(" invoice")
                        .group(" g ")
                        .build())
                .isEqualTo(trimmed);
        assertThat(Notification.fromJson(Payload.utf8("{\"id\":\" report\",\"object\":\"invoice \",\"group\":\" g\"}")))
                .isEqualTo(trimmed);
        assertThat(Notification.of(" id ", " text ").text()).isEqualTo(" text ");
    }
}
