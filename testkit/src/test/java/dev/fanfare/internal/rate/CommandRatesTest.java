package dev.fanfare.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("M11 what is counted for clients, users and addresses")
class CommandRatesTest {

    private final FakeClock clock = new FakeClock();

    private CommandRates ofUsers(RateBucket... buckets) {
        return new CommandRates(
                RateLimits.builder()
                        .userCommand(
                                CommandLimits.builder().total(List.of(buckets)).build())
                        .build(),
                clock.ticker());
    }

    @RepeatedTest(50)
    void inNoWindowMoreThanTheBurstAndWhatComesInItGoesThrough(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        RateBucket bucket = new RateBucket(Duration.ofMillis(1_000 + random.nextInt(20_000)), 1 + random.nextInt(50));
        CommandRates rates = ofUsers(bucket);
        List<Long> passed = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 2_000; i++) {
            int step = random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(50);
            clock.advance(Duration.ofMillis(step));
            now += step;
            if (rates.mayConnectAs("ann")) {
                passed.add(now);
            }
        }
        for (int first = 0; first < passed.size(); first++) {
            for (int last = first; last < passed.size(); last++) {
                double window = passed.get(last) - passed.get(first);
                double most = bucket.rate()
                        + window * bucket.rate() / bucket.interval().toMillis();
                assertThat((double) (last - first + 1)).isLessThanOrEqualTo(most + 1e-6);
            }
        }
        assertThat(passed).hasSizeGreaterThanOrEqualTo(Math.min(bucket.rate(), 2_000));
    }

    @Test
    void asManyAsComeAtOnceFromAllLoopsGetNoMoreThanThereIs() {
        CommandRates rates = ofUsers(new RateBucket(Duration.ofHours(1), 1_000));
        AtomicInteger passed = new AtomicInteger();
        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < 1_000; i++) {
                                if (rates.mayConnectAs("ann")) {
                                    passed.incrementAndGet();
                                }
                            }
                        }))
                        .limit(4)
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(passed).hasValue(1_000);
    }

    @Test
    void whoIsQuietIsForgottenAndNoSooner() {
        CommandRates rates = ofUsers(new RateBucket(Duration.ofSeconds(10), 10));
        IntStream.range(0, 1_000).forEach(i -> rates.mayConnectAs("user " + i));
        IntStream.range(0, 10).forEach(i -> rates.mayConnectAs("ann"));
        assertThat(rates.known()).isEqualTo(1_001);
        clock.advance(Duration.ofSeconds(1));
        IntStream.range(0, KeyedBuckets.PARTS).forEach(rates::forgetQuiet);
        assertThat(rates.known()).isEqualTo(1);
        assertThat(rates.mayConnectAs("ann")).isTrue();
        assertThat(rates.mayConnectAs("ann")).isFalse();
        clock.advance(Duration.ofSeconds(10));
        IntStream.range(0, KeyedBuckets.PARTS).forEach(rates::forgetQuiet);
        assertThat(rates.known()).isZero();
    }

    @Test
    void whoeverComesInTheNameOfManyKeepsNobodyOutAndFillsNoMemory() {
        CommandRates rates = ofUsers(new RateBucket(Duration.ofSeconds(10), 1));
        for (int i = 0; i < 300_000; i++) {
            assertThat(rates.mayConnectAs("user " + i)).isTrue();
        }
        assertThat(rates.known()).isLessThanOrEqualTo(100_000);
        clock.advance(Duration.ofSeconds(10));
        assertThat(rates.mayConnectAs("ann")).isTrue();
        assertThat(rates.mayConnectAs("ann"))
                .as("there is room again, as those are quiet")
                .isFalse();
    }

    @Test
    void aClientThatIsNotLimitedHasNothing() {
        CommandRates none = new CommandRates(RateLimits.NONE, clock.ticker());
        assertThat(none.isSet()).isFalse();
        assertThat(none.ofClient("10.0.0.1")).isNull();
        Allowance limited = Objects.requireNonNull(new CommandRates(
                        RateLimits.builder()
                                .clientCommand(CommandLimits.builder()
                                        .total(List.of(new RateBucket(Duration.ofSeconds(1), 1)))
                                        .build())
                                .build(),
                        clock.ticker())
                .ofClient("10.0.0.1"));
        assertThat(limited.take(Operation.RPC, "any", "")).isEqualTo(Allowance.Verdict.WITHIN);
        assertThat(limited.take(Operation.RPC, "any", "")).isEqualTo(Allowance.Verdict.REFUSED);
    }
}
