package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.spi.GroupStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * What every {@link GroupStore} must do, on one node and on several. A store's own test extends this, says how to make one,
 * what another node has of it, and how time passes for it.
 */
public abstract class GroupStoreContract extends StoreUnderTest<GroupStore> {

    /**
     * A store in which nobody is in any group.
     *
     * @param limit how many memberships there is room for at least
     */
    protected abstract GroupStore create(int limit);

    @Override
    protected final GroupStore create() {
        return create(1_000);
    }

    /**
     * How long members stay in these tests. What a test does between two calls of {@link #advance} must not take more than a
     * tenth of it, some dozens of calls.
     */
    protected Duration ttl() {
        return Duration.ofSeconds(60);
    }

    // ---- who is where

    @Test
    final void whoWasNeverPutIntoAGroupIsInNone() {
        assertThat(groups("ann")).isEmpty();
        assertThat(groups()).isEmpty();
    }

    @Test
    final void whoWasPutIntoGroupsIsInThemUntilTakenOut() {
        assertThat(add("a", "ann", null)).isTrue();
        assertThat(add("b", "ann", null)).isTrue();
        assertThat(add("b", "bob", null)).isTrue();
        assertThat(groups("ann")).containsExactlyInAnyOrder("a", "b");
        assertThat(groups("bob")).containsExactly("b");
        remove("b", "ann");
        assertThat(groups("ann")).containsExactly("a");
        assertThat(groups("bob")).containsExactly("b");
        remove("a", "ann");
        assertThat(groups("ann")).isEmpty();
    }

    @Test
    final void theGroupsOfSeveralMembersAreThoseOfAnyOfThem() {
        add("a", "ann", null);
        add("b", "ann", null);
        add("b", "bob", null);
        add("c", "bob", ttl());
        add("d", "cid", null);
        assertThat(groups("ann", "bob", "nobody")).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    final void doingItTwiceIsDoingItOnce() {
        assertThat(add("a", "ann", null)).isTrue();
        assertThat(add("a", "ann", null)).isTrue();
        assertThat(groups("ann")).containsExactly("a");
        remove("a", "ann");
        remove("a", "ann");
        remove("never", "ann");
        remove("a", "nobody");
        assertThat(groups("ann", "nobody")).isEmpty();
    }

    @Test
    final void namesAreAnyTexts() {
        List<String> names = List.of(
                " ", "a b", "A", "a", "ä", "\ud83d\ude00", "a\nb", "a:b", "*", "{x}", "'\"\\", "\0", "x".repeat(500));
        for (String name : names) {
            add(name, "m " + name, null);
            add("all", name, ttl());
        }
        for (String name : names) {
            assertThat(groups("m " + name)).as(name).containsExactly(name);
            assertThat(groups(name)).as(name).containsExactly("all");
        }
    }

    @Test
    final void theSetBelongsToWhoAsked() {
        add("a", "ann", null);
        Set<String> before = groups("ann");
        add("b", "ann", null);
        remove("a", "ann");
        assertThat(before).containsExactly("a");
    }

    // ---- how long

    @Test
    final void whoIsNotRefreshedIsGoneAfterItsTime() {
        add("a", "ann", ttl());
        advance(part(0.6));
        add("a", "bob", ttl());
        assertThat(groups("ann")).containsExactly("a");
        advance(part(0.6));
        assertThat(groups("ann")).isEmpty();
        assertThat(groups("bob")).containsExactly("a");
        advance(part(0.6));
        assertThat(groups("bob")).isEmpty();
        assertThat(add("b", "ann", ttl())).isTrue();
        assertThat(groups("ann")).as("it begins anew, with nothing of before").containsExactly("b");
    }

    @Test
    final void whoIsRefreshedStaysInAllGroups() {
        add("a", "ann", ttl());
        add("b", "ann", ttl());
        add("a", "bob", ttl());
        for (int i = 0; i < 4; i++) {
            advance(part(0.6));
            get(store().refresh(List.of("ann", "nobody"), ttl()));
        }
        assertThat(groups("ann")).containsExactlyInAnyOrder("a", "b");
        assertThat(groups("bob", "nobody")).isEmpty();
        get(store().refresh(List.of(), ttl()));
        get(store().refresh(List.of("bob"), ttl()));
        assertThat(groups("bob")).as("what is over stays so").isEmpty();
    }

    @Test
    final void whoWasPutInForEverStaysForEver() {
        add("a", "ann", null);
        get(store().refresh(List.of("ann"), ttl()));
        advance(part(3));
        assertThat(groups("ann")).containsExactly("a");
    }

    @Test
    final void theLastTimeCountsForAllGroupsOfAMember() {
        add("a", "ann", ttl());
        add("b", "ann", ttl().multipliedBy(3));
        add("a", "bob", ttl().multipliedBy(3));
        get(store().refresh(List.of("bob"), ttl()));
        add("a", "cid", ttl());
        add("b", "cid", null);
        add("a", "dan", null);
        add("a", "dan", ttl());
        advance(part(1.5));
        assertThat(groups("ann")).containsExactlyInAnyOrder("a", "b");
        assertThat(groups("bob")).isEmpty();
        assertThat(groups("cid")).containsExactlyInAnyOrder("a", "b");
        assertThat(groups("dan")).isEmpty();
    }

    // ---- what one node does, another knows

    @Test
    final void whoIsPutIntoAGroupOnOneNodeIsInItOnTheOther() {
        assertThat(add("a", "ann", null)).isTrue();
        assertThat(onTheOther("ann")).containsExactly("a");
        assertThat(get(other().add("b", "ann", null))).isTrue();
        assertThat(groups("ann")).containsExactlyInAnyOrder("a", "b");
        remove("b", "ann");
        assertThat(onTheOther("ann")).containsExactly("a");
        get(other().remove("a", "ann"));
        assertThat(groups("ann")).isEmpty();
    }

    @Test
    final void whoIsRefreshedByOneNodeStaysForAllAndWhoIsNotIsGoneForAll() {
        add("a", "ann", ttl());
        get(other().add("a", "bob", ttl()));
        advance(part(0.6));
        get(other().refresh(List.of("ann"), ttl()));
        advance(part(0.6));
        assertThat(groups("ann")).containsExactly("a");
        assertThat(onTheOther("ann")).containsExactly("a");
        assertThat(groups("bob")).isEmpty();
        assertThat(onTheOther("bob")).isEmpty();
    }

    private Set<String> onTheOther(String member) {
        return get(other().groups(List.of(member)));
    }

    // ---- everything at once

    @Test
    final void whatIsAskedOfAMemberTakesEffectInThatOrder() {
        List<CompletionStage<?>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String even = "even" + i % 7;
            String odd = "odd" + i % 7;
            asked.add(store().add(even, "ann", ttl()));
            asked.add(store().remove(even, "ann"));
            asked.add(store().remove(odd, "ann"));
            asked.add(store().add(odd, "ann", ttl()));
        }
        asked.forEach(GroupStoreContract.this::get);
        assertThat(groups("ann"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 7).mapToObj(i -> "odd" + i).toList());
    }

    @Test
    final void manyAtOnceDoNotDisturbEachOther() {
        add("others", "ann", null);
        CompletableFuture<?>[] done = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 100; i++) {
                        String mine = "mine" + thread;
                        add(mine, "ann", ttl());
                        assertThat(groups("ann")).contains(mine, "others");
                        remove(mine, "ann");
                        assertThat(groups("ann")).contains("others").doesNotContain(mine);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(done)
                .orTimeout(patience().toMillis() * 6, TimeUnit.MILLISECONDS)
                .join();
        assertThat(groups("ann")).containsExactly("others");
    }

    @RepeatedTest(5)
    final void whateverHappensMembersAreWhereTheyWerePut(RepetitionInfo repetition) {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, Set<String>> expected = new HashMap<>();
        Map<String, Double> ends = new HashMap<>();
        double now = 0;
        for (int step = 0; step < steps(); step++) {
            String member = "m" + random.nextInt(5);
            String group = "g" + random.nextInt(4);
            int times = 1 + random.nextInt(2);
            Duration ttl = ttl().multipliedBy(times);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    boolean forEver = random.nextInt(4) == 0;
                    add(group, member, forEver ? null : ttl);
                    expected.computeIfAbsent(member, any -> new HashSet<>()).add(group);
                    ends.put(member, forEver ? Double.MAX_VALUE : now + times);
                }
                case 2 -> {
                    remove(group, member);
                    Set<String> left = expected.getOrDefault(member, new HashSet<>());
                    left.remove(group);
                    if (left.isEmpty()) {
                        expected.remove(member);
                        ends.remove(member);
                    }
                }
                case 3 -> {
                    double end = now + times;
                    get(store().refresh(List.of(member, "stranger"), ttl));
                    ends.computeIfPresent(member, (any, before) -> before == Double.MAX_VALUE ? before : end);
                }
                default -> {
                    // Multiples of three tenths never end with a time to live.
                    double passed = 0.3 * (1 + random.nextInt(3));
                    advance(part(passed));
                    now += passed;
                    double moment = now;
                    ends.values().removeIf(end -> end <= moment);
                    expected.keySet().retainAll(ends.keySet());
                }
            }
            String other = "m" + random.nextInt(5);
            Set<String> both = new HashSet<>(expected.getOrDefault(member, Set.of()));
            both.addAll(expected.getOrDefault(other, Set.of()));
            assertThat(groups(member, other))
                    .as("seed %d, step %d", seed, step)
                    .containsExactlyInAnyOrderElementsOf(both);
        }
    }

    private Duration part(double ttls) {
        return Duration.ofMillis(Math.round(ttl().toMillis() * ttls));
    }

    private boolean add(String group, String member, @Nullable Duration ttl) {
        return get(store().add(group, member, ttl));
    }

    private void remove(String group, String member) {
        get(store().remove(group, member));
    }

    private Set<String> groups(String... members) {
        Collection<String> asked = List.of(members);
        return get(store().groups(asked));
    }
}
