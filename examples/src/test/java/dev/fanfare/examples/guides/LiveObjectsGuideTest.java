package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.sequence.Sequence;
import dev.fanfare.sequence.SequenceOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to live objects")
class LiveObjectsGuideTest extends GuideTestBase {

    @Test
    @DisplayName("L11 takes numbers one by one and many at once")
    void numbers() throws Exception {
        Fanfare fanfare = closing(engine().sequences(SequenceOptions.DEFAULT).build());
        // snippet: numbers
        Sequence orders = fanfare.sequence("orders");
        orders.next().thenAccept(number -> place("order " + number));
        orders.next(100).thenAccept(block -> block.numbers().forEach(number -> place("order " + number)));
        // end snippet
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            placed.add(next());
        }
        assertThat(placed).contains("order 1", "order 2", "order 101").doesNotHaveDuplicates();
    }

    private void place(String order) {
        seen.add(order);
    }
}
