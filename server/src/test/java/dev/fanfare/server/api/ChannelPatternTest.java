package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ChannelPatternTest {

    @Property
    void itMatchesWhatARegularExpressionWould(
            @ForAll @Chars({'a', 'b', '*', '?', '.'}) @StringLength(max = 8) String pattern,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 10) String name) {
        String regex = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        assertThat(new ChannelPattern(pattern).matches(name)).isEqualTo(name.matches(regex));
    }

    @Test
    void aQuestionMarkIsOneCharacterAndNoRegularExpressionIsMeant() {
        assertThat(new ChannelPattern("a?c").matches("a😀c")).isTrue();
        assertThat(new ChannelPattern("[ab]+").matches("ab")).isFalse();
        assertThat(new ChannelPattern("[ab]+").matches("[ab]+")).isTrue();
    }

    @Test
    void whatWouldHoldARegularExpressionForEverTakesNoTime() {
        ChannelPattern pattern = new ChannelPattern("*a".repeat(500) + "b");
        assertThat(pattern.matches("a".repeat(10_000))).isFalse();
        assertThatThrownBy(() -> new ChannelPattern("*".repeat(1_025))).isInstanceOf(ErrorException.class);
    }
}
