package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static Message json(String text) {
        return Message.json(text.getBytes(StandardCharsets.UTF_8));
    }

    private record Order(int id, @Nullable String note) {}

    @Test
    @DisplayName("C5 a message is read in the form that is asked for")
    void forms() {
        Message order = json("{\"id\":7,\"note\":\"x\"}");
        assertThat(order.as(Order.class)).isEqualTo(new Order(7, "x"));
        assertThat(order.text()).isEqualTo("{\"id\":7,\"note\":\"x\"}").isEqualTo(order.toString());
        assertThat(json("\"a\\nb\"").text()).isEqualTo("a\nb");
        assertThat(json("1.10").json().decimalValue()).isEqualTo(new BigDecimal("1.10"));
        assertThat(Message.text("\"quoted\"").text()).isEqualTo("\"quoted\"");
        assertThat(Message.binary(new byte[3])).hasToString("3 bytes");
    }

    @Test
    @DisplayName("C5 what is not JSON, or another object, is said to be so")
    void wrong() {
        assertThatThrownBy(() -> Message.text("{no").json())
                .isInstanceOf(ClientSocketException.class)
                .hasMessage("The message is not JSON: {no");
        assertThatThrownBy(() -> Message.binary(new byte[1]).json()).hasMessage("The message is not JSON: 1 bytes");
        assertThatThrownBy(() -> json("").json()).hasMessage("The message is not JSON: ");
        assertThatThrownBy(() -> json("{} {}").json()).hasMessageStartingWith("The message is not JSON");
        assertThatThrownBy(() -> json("[]").as(Order.class)).hasMessageStartingWith("The message is no Order: ");
    }

    @Test
    @DisplayName("C3 values are written as JSON at once")
    void written() {
        assertThat(Message.of(Map.of("a", 1)).text()).isEqualTo("{\"a\":1}");
        assertThat(Message.of(null).json().isNull()).isTrue();
        assertThat(Message.of(json("[1]"))).isEqualTo(json("[1]")).hasSameHashCodeAs(json("[1]"));
        assertThat(Message.of("text")).isNotEqualTo(Message.text("\"text\""));
    }
}
