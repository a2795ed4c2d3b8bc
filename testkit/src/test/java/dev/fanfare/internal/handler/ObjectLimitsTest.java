package dev.fanfare.internal.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Payload;
import dev.fanfare.raw.DataType;
import dev.fanfare.raw.InvalidMessageException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("M6 the limits of text that becomes objects are ours, at every door")
class ObjectLimitsTest {

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500, 501, 512, JsonText.MAX_OBJECT_NESTING})
    void whatIsNestedUpToTheLimitIsRead(int depth) throws InvalidMessageException {
        byte[] json = nested(depth).getBytes(StandardCharsets.UTF_8);
        assertThat(DataType.JSON.read(json).isArray()).isTrue();
        assertThat(JsonValues.read(Payload.wrap(json), JsonNode.class).isArray())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {JsonText.MAX_OBJECT_NESTING + 1, 50_000})
    void whatIsNestedDeeperIsRefused(int depth) {
        byte[] json = nested(depth).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> DataType.JSON.read(json)).isInstanceOf(InvalidMessageException.class);
        assertThatThrownBy(() -> JsonValues.read(Payload.wrap(json), JsonNode.class))
                .isInstanceOf(ErrorException.class);
    }

    @Test
    void numbersHaveALimitAndTextsHaveNone() throws InvalidMessageException {
        String digits = "7".repeat(JsonText.MAX_OBJECT_DIGITS);
        assertThat(DataType.JSON.read(digits.getBytes(StandardCharsets.UTF_8)).bigIntegerValue())
                .isEqualTo(new BigInteger(digits));
        assertThatThrownBy(() -> DataType.JSON.read((digits + "7").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessageException.class);
        String text = "t".repeat(100_000);
        assertThat(DataType.JSON
                        .read(("{\"" + text + "\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8))
                        .size())
                .isEqualTo(1);
    }

    @Test
    void whatIsSaidAboutAMessageRepeatsNothingOfIt() {
        assertThatThrownBy(() -> DataType.JSON.read("{\"a\": secret}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("line 1, column")
                .hasMessageNotContaining("secret");
    }
}
