package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.protocol.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
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
    @DisplayName("M16 whatever is printed of a payload is its size")
    void whatIsPrintedOfAPayloadIsItsSize() {
        Payload secret = Payload.utf8("\"secret\"");
        assertThat(secret).hasToString("Payload[8 bytes]");
        for (Object holder : List.of(
                Publication.of(secret),
                new ClientInfo("ann", "id", secret, secret),
                new Request.Rpc("save", secret),
                new Reply.Success(1, new Result.Rpc(secret)))) {
            assertThat(holder.toString()).contains("8 bytes").doesNotContain("secret");
        }
    }

    @Test
    @DisplayName("M16 what is said about a frame that is no JSON repeats nothing of it")
    void whatIsSaidAboutAMalformedFrame() {
        for (String frame : List.of(
                "secret",
                "{\"id\":1,\"rpc\":{\"data\":secret}}",
                "{\"id\":1,\"rpc\":{\"data\":\"secret",
                "{\"id\":secret1}",
                "{\"id\":1,\"rpc\":{\"data\":00001}}")) {
            assertThatThrownBy(() -> JsonCodec.INSTANCE
                            .commands(frame.getBytes(StandardCharsets.UTF_8))
                            .next())
                    .as(frame)
                    .isInstanceOf(ProtocolException.class)
                    .hasNoCause()
                    .message()
                    .matches("malformed JSON at line 1, column \\d+");
        }
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
