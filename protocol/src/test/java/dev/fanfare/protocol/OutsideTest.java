package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain text 1.5, äö 😀 日本  | plain text 1.5, äö 😀 日本
            a\\nb\\rc\\td               | a\\\\nb\\\\rc\\\\td
            \\33[31mred                | \\\\u001b[31mred
            \\0\\177                    | \\\\u0000\\\\u007f
            a"b\\\\c                    | a\\\\"b\\\\\\\\c
            """)
    void whatIsNoPlainCharacterIsEscaped(String value, String shown) {
        assertThat(Outside.of(value.translateEscapes())).hasToString(shown.translateEscapes());
    }

    @Test
    void lineSeparatorsAndWhatTurnsTextIsEscaped() {
        assertThat(Outside.of("\u2028\u2029\u0085\u202e\u2066\u200f\u200d\ufeff\u00ad"))
                .hasToString("\\u2028\\u2029\\u0085\\u202e\\u2066\\u200f\\u200d\\ufeff\\u00ad");
        assertThat(Outside.of("\ud800x\udc00\ue000\uffff" + Character.toString(0xE0041)))
                .hasToString("\\ud800x\\udc00\\ue000\\uffff\\u{e0041}");
    }

    @Test
    void whatIsLongIsCutBetweenCharacters() {
        assertThat(Outside.of("x".repeat(200))).hasToString("x".repeat(200));
        assertThat(Outside.of("x".repeat(5_000))).hasToString("x".repeat(200) + "… (5000 characters)");
        assertThat(Outside.sentence("x".repeat(5_000))).hasToString("x".repeat(1_000) + "… (5000 characters)");
        assertThat(Outside.of("x".repeat(199) + "😀y").toString()).startsWith("x".repeat(199) + "😀…");
    }

    @Test
    void aSentenceKeepsTheQuotesThatItPutsAroundValues() {
        assertThat(Outside.sentence("channel \"" + Outside.of("a\"\n") + "\" is\nunknown"))
                .hasToString("channel \"a\\\"\\n\" is\\nunknown");
    }

    @Test
    void anythingCanBeShown() {
        assertThat(Outside.of(null)).hasToString("null");
        assertThat(Outside.of(new Disconnect(4000, "a\nb"))).hasToString("Disconnect[code=4000, reason=a\\nb]");
    }

    @Property
    @Label("M16 whatever a stranger writes stays on one line, and can be told from what is around it")
    void whateverAStrangerWrites(@ForAll String value) {
        String shown = Outside.of(value).toString();
        assertThat(shown)
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]")
                .doesNotContainPattern("(?<!\\\\)(\\\\\\\\)*\"");
        assertThat(Outside.line(shown, Integer.MAX_VALUE)).isEqualTo(shown);
        assertThat(Outside.sentence(shown)).hasToString(Outside.line(shown, Outside.MAX_SENTENCE));
    }
}
