package dev.fanfare.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuotasTest {

    @Test
    void asManyAsComeAtOnceCannotPassTogether() {
        Quotas<String> places = new Quotas<>(3);
        AtomicInteger taken = new AtomicInteger();
        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < 1_000; i++) {
                                if (places.take("ann")) {
                                    taken.incrementAndGet();
                                }
                            }
                        }))
                        .limit(4)
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(taken.get()).isBetween(1, 3);
        while (places.take("ann")) {
            taken.incrementAndGet();
        }
        assertThat(taken).hasValue(3);
    }

    @Test
    void whoIsGoneIsForgotten() {
        Quotas<String> places = new Quotas<>(1);
        assertThat(places.take("ann")).isTrue();
        assertThat(places.take("ann")).isFalse();
        assertThat(places.take("bob")).isTrue();
        places.giveBack("ann");
        assertThat(places.keys()).isEqualTo(1);
        assertThat(places.take("ann")).isTrue();
    }

    @Test
    void withoutALimitNobodyIsRemembered() {
        Quotas<String> places = new Quotas<>(0);
        assertThat(places.take("ann")).isTrue();
        assertThat(places.take("ann")).isTrue();
        assertThat(places.keys()).isZero();
        places.giveBack("ann");
        assertThat(places.keys()).isZero();
    }
}
