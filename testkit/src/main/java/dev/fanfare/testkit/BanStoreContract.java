package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.spi.Ban;
import dev.fanfare.spi.BanStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BanStore} must do, on one node and on several. A store's own test extends this, says how to make one,
 * what another node has of it, and how time passes for it.
 */
public abstract class BanStoreContract extends StoreUnderTest<BanStore> {

    /** The time of day, as the store has it. */
    protected abstract Instant now();

    /** How long bans last in these tests. What a test does between two calls of {@link #advance} takes less. */
    protected Duration term() {
        return Duration.ofSeconds(60);
    }

    @Override
    protected int steps() {
        return 1_000;
    }

    private BanStore either(Random random) {
        return random.nextBoolean() ? store() : other();
    }

    private static Ban.Key user(String id) {
        return new Ban.Key(Ban.Kind.USER, id, "");
    }

    private Ban until(String user, @Nullable Instant until) {
        return new Ban(user(user), null, until, false, now());
    }

    @Test
    void whatIsKeptIsReadOnEveryNode() {
        Instant before = now().minusSeconds(3);
        List<Ban> bans = List.of(
                until("ann", null),
                until("bob", now().plus(term())),
                new Ban(new Ban.Key(Ban.Kind.TOKEN, "ann", ""), null, null, false, now()),
                new Ban(new Ban.Key(Ban.Kind.TOKENS_OF_USER, "ann", ""), before, null, false, now()),
                new Ban(new Ban.Key(Ban.Kind.TOKENS_OF_USER, "ann", "news:a"), before, null, false, now()),
                new Ban(user("\"\u0000 \ud83d\ude00:\n"), null, null, false, now().plusNanos(1)));
        bans.forEach(ban -> get(store().keep(ban)));
        assertThat(get(other().all())).containsExactlyInAnyOrderElementsOf(bans);
    }

    @Test
    void aBanThatIsOverIsNotRead() {
        get(store().keep(until("ann", now().plus(term()))));
        get(store().keep(until("bob", now().plus(term().multipliedBy(2)))));
        advance(term());
        assertThat(get(store().all())).extracting(ban -> ban.key().subject()).containsExactly("bob");
    }

    @Test
    void theOneThatWasSaidLaterCountsWhicheverComesFirst() {
        Ban first = until("ann", null);
        Ban lifted = new Ban(user("ann"), null, null, true, first.since().plusNanos(1));
        Ban again = new Ban(user("ann"), null, null, false, first.since().plusNanos(2));
        get(store().keep(lifted));
        get(store().keep(first));
        assertThat(get(store().all())).allMatch(Ban::lifted);
        get(other().keep(again));
        get(store().keep(lifted));
        assertThat(get(store().all())).containsExactly(again);
    }

    @Test
    void whatIsKeptTwiceIsThereOnce() {
        Ban ban = until("ann", null);
        get(store().keep(ban));
        get(store().keep(ban));
        assertThat(get(store().all())).containsExactly(ban);
    }

    @RepeatedTest(5)
    void itIsAsAMapWouldBe(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<Ban.Key, Ban> model = new HashMap<>();
        for (int i = 0; i < steps(); i++) {
            Ban ban = new Ban(
                    user("user " + random.nextInt(20)),
                    null,
                    null,
                    random.nextInt(3) == 0,
                    Instant.ofEpochSecond(now().getEpochSecond(), random.nextInt(1_000)));
            get(either(random).keep(ban));
            model.merge(ban.key(), ban, (one, two) -> two.since().isAfter(one.since()) ? two : one);
        }
        assertThat(banned(get(store().all()))).isEqualTo(banned(new ArrayList<>(model.values())));
        assertThat(banned(get(other().all()))).isEqualTo(banned(new ArrayList<>(model.values())));
    }

    private static Map<Ban.Key, Ban> banned(List<Ban> bans) {
        Map<Ban.Key, Ban> banned = new HashMap<>();
        bans.stream().filter(ban -> !ban.lifted()).forEach(ban -> banned.put(ban.key(), ban));
        return banned;
    }
}
