package dev.fanfare.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeldomTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 17, -5, Long.MAX_VALUE - 3, Long.MIN_VALUE})
    void itHappensAtOnceAndThenOnceInEachInterval(long start) {
        Seldom seldom = new Seldom(10, start);
        assertThat(seldom.isDue(start)).isTrue();
        assertThat(seldom.isDue(start)).isFalse();
        assertThat(seldom.isDue(start + 9)).isFalse();
        assertThat(seldom.isDue(start + 10)).isTrue();
        assertThat(seldom.isDue(start + 35)).isTrue();
        assertThat(seldom.isDue(start + 44)).isFalse();
    }
}
