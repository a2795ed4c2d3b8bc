package dev.fanfare.redis.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RendezvousTest {

    private static final int NAMES = 100_000;

    private static List<String> places(int count) {
        return IntStream.range(0, count).mapToObj(i -> "redis-" + i + ":6379").toList();
    }

    private static String placeOf(List<String> places, String name) {
        return places.get(new Rendezvous(places).place(name));
    }

    @Test
    @DisplayName("M14 each of several Redis gets the same share of the channels, within 3 %")
    void eachGetsTheSameShare() {
        for (int count : new int[] {1, 2, 3, 8, 20}) {
            Rendezvous rendezvous = new Rendezvous(places(count));
            int[] share = new int[count];
            for (int i = 0; i < NAMES; i++) {
                share[rendezvous.place("news:" + i)]++;
            }
            double equal = (double) NAMES / count;
            double tolerance = Math.max(0.03 * equal, 5 * Math.sqrt(equal));
            for (int each : share) {
                assertThat((double) each).isBetween(equal - tolerance, equal + tolerance);
            }
        }
    }

    @Test
    @DisplayName("M14 in which order the addresses are written does not matter to where a channel is")
    void theOrderDoesNotMatter() {
        List<String> places = places(7);
        List<String> reversed = new ArrayList<>(places);
        Collections.reverse(reversed);
        for (int i = 0; i < 1_000; i++) {
            assertThat(placeOf(reversed, "news:" + i)).isEqualTo(placeOf(places, "news:" + i));
        }
    }

    @Test
    @DisplayName("M14 of the channels only those go elsewhere that a Redis gets which is added")
    void onlyThoseMoveThatAnAddedOneGets() {
        List<String> more = places(8);
        Rendezvous before = new Rendezvous(places(7));
        Rendezvous after = new Rendezvous(more);
        int moved = 0;
        for (int i = 0; i < NAMES; i++) {
            String name = "news:" + i;
            if (before.place(name) != after.place(name)) {
                assertThat(after.place(name)).isEqualTo(7);
                moved++;
            }
        }
        assertThat(moved).isBetween(NAMES / 8 - 1_000, NAMES / 8 + 1_000);
    }
}
