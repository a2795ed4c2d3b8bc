package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void aPayloadIsEqualByItsBytes() {
        assertThat(Payload.utf8("{}")).isEqualTo(Payload.wrap(new byte[] {'{', '}'}));
        assertThat(Payload.utf8("{}")).isNotEqualTo(Payload.utf8("[]"));
    }

    @Test
    void lineBreaksBetweenTokensAreRemovedAndThoseInStringsStay() {
        Payload pretty = Payload.utf8("{\r\n  \"a\": \"x\\ny\"\n}");
        assertThat(new String(pretty.unsafeJsonLine(), StandardCharsets.UTF_8)).isEqualTo("{  \"a\": \"x\\ny\"}");
    }

    @Test
    void twoValuesAreNotAPayload() {
        assertThat(Payload.utf8("1 2").isJson()).isFalse();
        assertThat(Payload.utf8("{} {}").isJson()).isFalse();
        assertThat(Payload.utf8(" ").isJson()).isFalse();
    }

    @Test
    void theDepthOfAPayloadIsThatOfItsDeepestPlace() {
        assertThat(Payload.utf8("1").depth()).isZero();
        assertThat(Payload.utf8(" [] ").depth()).isEqualTo(1);
        assertThat(Payload.utf8("{\"a\":[1,{}],\"b\":[[]]}").depth()).isEqualTo(3);
        assertThat(Payload.utf8("[").depth()).isEqualTo(-1);
        assertThat(Payload.utf8(nested(50_000)).depth()).isEqualTo(50_000);
    }

    @Test
    void noLengthOfANumberOrStringKeepsAValueFromBeingJson() {
        assertThat(Payload.utf8("9".repeat(100_000)).isJson()).isTrue();
        assertThat(Payload.utf8("0." + "1".repeat(100_000) + "e9").isJson()).isTrue();
        assertThat(Payload.utf8("{\"" + "k".repeat(100_000) + "\":1}").isJson()).isTrue();
    }

    @Test
    void anObjectIsToldFromOtherValues() {
        assertThat(Payload.utf8(" \n{}").isJsonObject()).isTrue();
        assertThat(Payload.utf8("[{}]").isJsonObject()).isFalse();
        assertThat(Payload.utf8("{").isJsonObject()).isFalse();
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    @Test
    void theErrorNamesTheSizeOfWhatIsNotJson() {
        assertThatThrownBy(() -> Payload.wrap(new byte[] {1, 2, 3}).unsafeJsonLine())
                .isInstanceOf(NotJsonException.class)
                .hasMessageContaining("3 bytes");
    }

    @Test
    void aReasonThatSomeSdkWouldMisreadIsRefused() {
        assertThatThrownBy(() -> new Disconnect(4000, "")).hasMessageContaining("plain sentence");
        assertThatThrownBy(() -> new Disconnect(4000, "{\"reconnect\":false}")).hasMessageContaining("plain sentence");
        assertThatThrownBy(() -> new Disconnect(4000, "x".repeat(124))).hasMessageContaining("123 bytes");
        assertThatThrownBy(() -> new UnsubscribeCode(2100, " ")).hasMessageContaining("reason");
    }

    @Test
    void terminalCodesAreThoseTheSdksStayAwayFor() {
        assertThat(Disconnect.SHUTDOWN.isTerminal()).isFalse();
        assertThat(Disconnect.BAD_REQUEST.isTerminal()).isTrue();
        assertThat(new Disconnect(4499, "come back").isTerminal()).isFalse();
        assertThat(new Disconnect(4500, "stay away").isTerminal()).isTrue();
        assertThat(Disconnect.MESSAGE_TOO_BIG.isTerminal()).isTrue();
    }
}
