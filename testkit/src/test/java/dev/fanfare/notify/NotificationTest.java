package dev.fanfare.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void whatIsNotOneIsRefused() {
        assertThatThrownBy(() -> Notification.ofJson("id", "{")).isInstanceOf(NotJsonException.class);
        for (String wrong : new String[] {"", "[]", "{\"id\":5}", "{\"id\":\"a\""}) {
            assertThatThrownBy(() -> Notification.fromJson(Payload.utf8(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void unknownFieldsArePassedOver() {
        assertThat(Notification.fromJson(Payload.utf8("{\"new\":{\"x\":1},\"id\":\"a\"}")))
                .isEqualTo(Notification.builder().id("a").build());
    }
}
