package dev.fanfare.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Sequence numbers")
class SequenceCheckTest {

    private final SequenceCheck check = new SequenceCheck(2);

    private void receive(long... sequences) {
        for (long sequence : sequences) {
            check.received(1, sequence);
        }
    }

    @Test
    @DisplayName("Everything once and in order is clean")
    void everythingOnceAndInOrderIsClean() {
        receive(1, 2, 3);
        assertThat(check.tally(1, 3)).isEqualTo(Tally.NONE);
        assertThat(check.reached(1)).isEqualTo(3);
    }

    @Test
    @DisplayName("A gap in the middle and what is missing at the end are lost")
    void gapsAreLost() {
        receive(1, 4);
        assertThat(check.tally(1, 6)).isEqualTo(new Tally(4, 0, 0));
        assertThat(check.tally(0, 6)).isEqualTo(new Tally(6, 0, 0));
    }

    @Test
    @DisplayName("What comes late is out of order and not lost; what comes again is a duplicate")
    void lateAndTwice() {
        receive(1, 3, 2, 2, 3, 4);
        assertThat(check.tally(1, 4)).isEqualTo(new Tally(0, 2, 1));
    }
}
