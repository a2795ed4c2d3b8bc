package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.ChannelState;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.OccupancyStore.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * What every {@link OccupancyStore} must do, on one node and on several. A store's own test extends this, says how to make
 * one, what another node has of it, and how time passes for it.
 */
public abstract class OccupancyStoreContract extends StoreUnderTest<OccupancyStore> {

    private static final String A = "node-a";
    private static final String B = "node-b";
    private static final String CHANNEL = "news";
    private static final Change OCCUPIED = new Change(CHANNEL, ChannelState.OCCUPIED);
    private static final Change VACATED = new Change(CHANNEL, ChannelState.VACATED);

    /**
     * How long the holds and leases of these tests are. What a test does between two calls of {@link #advance} must not take
     * more than a tenth of it, some dozens of calls.
     */
    protected Duration lease() {
        return Duration.ofSeconds(60);
    }

    private OccupancyStore of(String node) {
        return node.equals(A) ? store() : other();
    }

    private void hold(String node, String channel, double leases) {
        get(of(node).hold(node, List.of(channel), part(leases)));
    }

    private List<Change> take(String node, Change... kept) {
        return get(of(node).take(node, Arrays.asList(kept), 100, lease()));
    }

    private void told(String node, Change... changes) {
        get(of(node).told(node, Arrays.asList(changes)));
    }

    /** Takes what is to be told, and tells it. */
    private List<Change> tell(String node) {
        List<Change> taken = take(node);
        get(of(node).told(node, taken));
        return taken;
    }

    private Duration part(double leases) {
        return Duration.ofMillis(Math.round(lease().toMillis() * leases));
    }

    // ---- occupied and vacated

    @Test
    final void nothingIsToldOfWhatNobodyHolds() {
        assertThat(tell(A)).isEmpty();
        told(A, OCCUPIED, VACATED);
        assertThat(tell(B)).isEmpty();
    }

    @Test
    final void whoeverAsksFirstTakesAChangeAndNobodyElse() {
        hold(A, CHANNEL, 1);
        assertThat(take(B)).containsExactly(OCCUPIED);
        assertThat(take(A)).isEmpty();
        assertThat(take(B)).isEmpty();
        told(B, OCCUPIED);
        hold(B, CHANNEL, 1);
        assertThat(take(A)).isEmpty();
    }

    @Test
    final void itIsVacatedWhenNoNodeHoldsItAnyMore() {
        hold(A, CHANNEL, 1);
        hold(B, CHANNEL, 0.5);
        assertThat(tell(A)).containsExactly(OCCUPIED);
        advance(part(0.7));
        assertThat(tell(B)).isEmpty();
        advance(part(0.4));
        assertThat(tell(B)).containsExactly(VACATED);
        assertThat(tell(A)).isEmpty();
        advance(part(3));
        assertThat(tell(A)).isEmpty();
    }

    @Test
    final void whatIsHeldAgainInTimeIsNotVacated() {
        hold(A, CHANNEL, 1);
        tell(A);
        advance(part(0.7));
        hold(A, CHANNEL, 1);
        advance(part(0.7));
        hold(B, CHANNEL, 1);
        advance(part(0.7));
        assertThat(tell(A)).isEmpty();
        advance(part(0.5));
        assertThat(tell(A)).containsExactly(VACATED);
    }

    @Test
    final void aNodeMayLetGoSooner() {
        hold(A, CHANNEL, 1);
        tell(A);
        hold(A, CHANNEL, 0.3);
        advance(part(0.5));
        assertThat(tell(B)).containsExactly(VACATED);
    }

    @Test
    final void aShortVisitIsToldAsWell() {
        hold(A, CHANNEL, 0.1);
        advance(part(0.5));
        assertThat(tell(A)).containsExactly(OCCUPIED);
        assertThat(tell(A)).containsExactly(VACATED);
        assertThat(tell(A)).isEmpty();
    }

    @Test
    final void whatHappensWhileAChangeIsToldIsToldAfterwards() {
        hold(A, CHANNEL, 0.1);
        take(A);
        advance(part(0.2));
        assertThat(take(B)).isEmpty();
        told(A, OCCUPIED);
        assertThat(take(B)).containsExactly(VACATED);
        hold(A, CHANNEL, 1);
        assertThat(take(A)).isEmpty();
        told(B, VACATED);
        assertThat(tell(A)).containsExactly(OCCUPIED);
    }

    @Test
    final void channelsHaveNothingToDoWithEachOther() {
        hold(A, CHANNEL, 1);
        take(A);
        hold(A, "other", 1);
        assertThat(take(B)).containsExactly(new Change("other", ChannelState.OCCUPIED));
    }

    // ---- who tells

    @Test
    final void whatIsNotToldIsTakenByAnotherWhenTheLeaseIsOver() {
        hold(A, CHANNEL, 9);
        take(A);
        advance(part(0.7));
        assertThat(take(B)).isEmpty();
        advance(part(0.4));
        assertThat(take(B)).containsExactly(OCCUPIED);
        told(A, OCCUPIED);
        advance(part(1.1));
        assertThat(tell(A)).containsExactly(OCCUPIED);
        assertThat(tell(B)).isEmpty();
    }

    @Test
    final void whatANodeTellsStillIsKeptForIt() {
        hold(A, CHANNEL, 9);
        take(A);
        for (int i = 0; i < 4; i++) {
            advance(part(0.7));
            assertThat(take(A, OCCUPIED)).isEmpty();
            assertThat(take(B)).isEmpty();
        }
        assertThat(take(B, OCCUPIED)).isEmpty();
        advance(part(1.1));
        assertThat(take(B)).containsExactly(OCCUPIED);
    }

    @Test
    final void aChangeThatWasTakenIsToldEvenIfTheOppositeHasCome() {
        hold(A, CHANNEL, 0.1);
        tell(A);
        advance(part(0.2));
        assertThat(take(A)).containsExactly(VACATED);
        hold(B, CHANNEL, 9);
        advance(part(1.1));
        assertThat(tell(B)).containsExactly(VACATED);
        assertThat(tell(B)).containsExactly(OCCUPIED);
    }

    @Test
    final void noMoreIsTakenThanIsAskedFor() {
        List<String> channels = IntStream.range(0, 10).mapToObj(i -> "c" + i).toList();
        get(of(A).hold(A, channels, lease()));
        assertThat(get(of(A).take(A, List.of(), 0, lease()))).isEmpty();
        List<Change> taken = new ArrayList<>(get(of(A).take(A, List.of(), 7, lease())));
        assertThat(taken).hasSize(7);
        taken.addAll(get(of(B).take(B, List.of(), 7, lease())));
        assertThat(taken).extracting(Change::channel).containsExactlyInAnyOrderElementsOf(channels);
    }

    @Test
    final void askingAgainDoesNothing() {
        hold(A, CHANNEL, 1);
        hold(A, CHANNEL, 1);
        take(A);
        told(A, OCCUPIED);
        told(A, OCCUPIED);
        told(A, VACATED);
        assertThat(tell(A)).isEmpty();
    }

    @Test
    final void noTimeAtAllIsRefused() {
        assertThatThrownBy(() -> get(of(A).hold(A, List.of(CHANNEL), Duration.ZERO)))
                .hasMessageContaining("ttl must be at least 1 ms");
        assertThatThrownBy(() -> get(of(A).take(A, List.of(), 1, Duration.ZERO)))
                .hasMessageContaining("lease must be at least 1 ms");
    }

    @Test
    final void nodesThatAskAtTheSameTimeDoNotTakeTheSame() {
        List<String> channels = IntStream.range(0, 200).mapToObj(i -> "c" + i).toList();
        get(of(A).hold(A, channels, lease()));
        List<CompletableFuture<List<Change>>> answers = IntStream.range(0, 40)
                .mapToObj(i -> i % 2 == 0 ? A : B)
                .map(node -> CompletableFuture.supplyAsync(() -> get(of(node).take(node, List.of(), 10, lease()))))
                .toList();
        assertThat(answers.stream().flatMap(each -> get(each).stream()).map(Change::channel))
                .containsExactlyInAnyOrderElementsOf(channels);
    }

    /** Who holds what until when, in tenths of a lease, against what is told, all of it at once. */
    @RepeatedTest(5)
    final void whateverHappensWhatIsToldIsWhatIsSo(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, Map<String, Integer>> ends = new HashMap<>();
        Map<String, Boolean> occupied = new HashMap<>();
        int now = 0;
        for (int step = 0; step < steps(); step++) {
            if (random.nextInt(3) == 0) {
                // Even, where ends are odd: no clock is exact enough for the very moment.
                int tenths = 2 * (1 + random.nextInt(4));
                now += tenths;
                advance(part(tenths / 10.0));
            } else {
                String node = random.nextBoolean() ? A : B;
                String channel = "c" + random.nextInt(5);
                int tenths = 1 + 2 * random.nextInt(8);
                hold(node, channel, tenths / 10.0);
                ends.computeIfAbsent(channel, none -> new HashMap<>()).put(node, now + tenths);
            }
            assertThat(tell(random.nextBoolean() ? A : B))
                    .containsExactlyInAnyOrderElementsOf(news(ends, occupied, now));
        }
    }

    private static List<Change> news(Map<String, Map<String, Integer>> ends, Map<String, Boolean> occupied, int now) {
        List<Change> news = new ArrayList<>();
        ends.forEach((channel, byNode) -> {
            boolean isHeld = byNode.values().stream().anyMatch(end -> end > now);
            if (isHeld != occupied.getOrDefault(channel, false)) {
                occupied.put(channel, isHeld);
                news.add(new Change(channel, isHeld ? ChannelState.OCCUPIED : ChannelState.VACATED));
            }
        });
        return news;
    }
}
