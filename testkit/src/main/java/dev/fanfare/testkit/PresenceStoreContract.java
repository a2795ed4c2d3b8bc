package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What every {@link PresenceStore} must do: its own test extends this, says how to make one, and how time passes. */
public abstract class PresenceStoreContract {

    private static final String CHANNEL = "news";

    private @Nullable PresenceStore store;

    /** {@return a store in which nobody is anywhere; the test closes it} */
    protected abstract PresenceStore create();

    /**
     * Lets time pass for the store's leases.
     *
     * @param time up to some times {@link #lease}
     */
    protected abstract void advance(Duration time);

    /** {@return how long leases are, by default 60 s; between two {@link #advance} a test takes less than a tenth} */
    protected Duration lease() {
        return Duration.ofSeconds(60);
    }

    /** {@return how many random steps a test takes; fewer where a step takes time; default 2000} */
    protected int steps() {
        return 2_000;
    }

    /** {@return how many are in a channel with very many; default 20,000} */
    protected int crowd() {
        return 20_000;
    }

    @BeforeEach
    final void start() {
        store = create();
    }

    @AfterEach
    final void stop() {
        store().close();
    }

    private PresenceStore store() {
        return Objects.requireNonNull(store);
    }

    // ---- who is there

    @Test
    final void nobodyIsWhereNobodyCame() {
        assertThat(all(CHANNEL, 10)).isEmpty();
        assertThat(stats(CHANNEL)).isEqualTo(PresenceStats.NONE);
    }

    @Test
    final void whoCameIsThereWithEverythingKnown() {
        ClientInfo ann = new ClientInfo("ann", "c1", Payload.utf8("{\"a\":1}"), Payload.utf8("[2]"));
        add(CHANNEL, ann);
        assertThat(all(CHANNEL, 10)).containsExactly(ann);
        assertThat(all("other", 10)).isEmpty();
    }

    @Test
    final void usersAreCountedOnceAndAnonymousOnesAsOne() {
        add(CHANNEL, client("ann", "c1"));
        add(CHANNEL, client("ann", "c2"));
        add(CHANNEL, client("", "c3"));
        add(CHANNEL, client("", "c4"));
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(4, 2));
        get(store().remove(CHANNEL, "c1"));
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(3, 2));
        get(store().remove(CHANNEL, "c2"));
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(2, 1));
    }

    @Test
    final void whoComesAgainIsThereOnceAsLastKnown() {
        add(CHANNEL, client("ann", "c1"));
        add(CHANNEL, client("bob", "c1"));
        assertThat(all(CHANNEL, 10)).containsExactly(client("bob", "c1"));
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(1, 1));
    }

    @Test
    final void removingWhoIsNotThereDoesNothing() {
        add(CHANNEL, client("ann", "c1"));
        get(store().remove(CHANNEL, "c2"));
        get(store().remove("other", "c1"));
        assertThat(all(CHANNEL, 10)).containsExactly(client("ann", "c1"));
        assertThat(stats("other")).isEqualTo(PresenceStats.NONE);
    }

    // ---- leases

    @Test
    final void whoIsNotRefreshedIsGoneWithItsLease() {
        add(CHANNEL, client("ann", "c1"));
        advance(part(0.6));
        add(CHANNEL, client("bob", "c2"));
        assertThat(all(CHANNEL, 10)).hasSize(2);
        advance(part(0.6));
        assertThat(all(CHANNEL, 10)).containsExactly(client("bob", "c2"));
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(1, 1));
        advance(part(0.6));
        assertThat(stats(CHANNEL)).isEqualTo(PresenceStats.NONE);
        assertThat(all(CHANNEL, 10)).isEmpty();
    }

    @Test
    final void whoIsRefreshedLivesOnInEveryChannel() {
        List<PresenceStore.Entry> entries = Stream.of("a", "b", CHANNEL)
                .flatMap(channel ->
                        IntStream.range(0, 3).mapToObj(i -> entry(channel, client("user" + i, channel + i))))
                .toList();
        entries.forEach(entry -> add(entry.channel(), entry.info()));
        PresenceStore.Entry left = entries.get(4);
        List<PresenceStore.Entry> kept =
                entries.stream().filter(entry -> !entry.equals(left)).toList();
        for (int i = 0; i < 5; i++) {
            advance(part(0.6));
            get(store().refresh(kept, lease()));
        }
        for (String channel : List.of("a", "b", CHANNEL)) {
            assertThat(all(channel, 2))
                    .containsExactlyInAnyOrderElementsOf(kept.stream()
                            .filter(entry -> entry.channel().equals(channel))
                            .map(PresenceStore.Entry::info)
                            .toList());
        }
        assertThat(stats("b")).isEqualTo(new PresenceStats(2, 2));
        get(store().refresh(List.of(), lease()));
    }

    @Test
    final void whatTheStoreDoesNotKnowIsMadeAnewByARefresh() {
        ClientInfo ann = new ClientInfo("ann", "c1", Payload.utf8("{\"a\":1}"), Payload.utf8("[2]"));
        add(CHANNEL, ann);
        advance(part(1.5));
        assertThat(stats(CHANNEL)).isEqualTo(PresenceStats.NONE);
        get(store().refresh(List.of(entry(CHANNEL, ann), entry("other", client("bob", "c2"))), lease()));
        assertThat(all(CHANNEL, 10)).containsExactly(ann);
        assertThat(all("other", 10)).containsExactly(client("bob", "c2"));
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(1, 1));
        advance(part(1.1));
        assertThat(stats(CHANNEL)).isEqualTo(PresenceStats.NONE);
    }

    @Test
    final void theLastLeaseCounts() {
        add(CHANNEL, client("ann", "shortened"), lease().multipliedBy(3));
        add(CHANNEL, client("bob", "prolonged"));
        add(CHANNEL, client("", "replaced"), lease().multipliedBy(3));
        add(CHANNEL, client("", "replaced"));
        get(store().refresh(List.of(entry(CHANNEL, client("ann", "shortened"))), lease()));
        get(store().refresh(List.of(entry(CHANNEL, client("bob", "prolonged"))), lease().multipliedBy(3)));
        advance(part(1.5));
        assertThat(all(CHANNEL, 10)).containsExactly(client("bob", "prolonged"));
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(1, 1));
        get(store().remove(CHANNEL, "prolonged"));
        assertThat(stats(CHANNEL)).isEqualTo(PresenceStats.NONE);
    }

    // ---- pages

    @Test
    final void pagesAreBoundedAndFullAndTheLastSaysSo() {
        IntStream.range(0, 10).forEach(i -> add(CHANNEL, client("user" + i, "c" + i)));
        IntStream.of(1, 3, 9, 10, 11).forEach(this::readTenInPages);
    }

    private void readTenInPages(int limit) {
        List<ClientInfo> seen = new ArrayList<>();
        PresencePage page = page(CHANNEL, "", limit);
        seen.addAll(page.clients());
        while (!page.isLast()) {
            assertThat(page.clients()).hasSize(limit);
            page = page(CHANNEL, page.cursor(), limit);
            seen.addAll(page.clients());
        }
        assertThat(page.clients()).hasSizeBetween(1, limit);
        assertThat(seen).hasSize(10).doesNotHaveDuplicates();
        assertThat(all(CHANNEL, 4)).isEqualTo(seen);
    }

    @Test
    final void aPageBeginsAfterACursorWhoseClientIsGone() {
        IntStream.range(0, 6).forEach(i -> add(CHANNEL, client("", "c" + i)));
        List<ClientInfo> order = all(CHANNEL, 10);
        PresencePage first = page(CHANNEL, "", 3);
        get(store().remove(CHANNEL, first.cursor()));
        assertThat(page(CHANNEL, first.cursor(), 3)).isEqualTo(new PresencePage(order.subList(3, 6), ""));
        order.forEach(info -> get(store().remove(CHANNEL, info.client())));
        assertThat(page(CHANNEL, first.cursor(), 3)).isEqualTo(PresencePage.EMPTY);
    }

    @RepeatedTest(8)
    final void whoIsThereAllTheTimeIsInExactlyOnePageWhoeverComesAndGoes(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> residents = IntStream.range(0, 40)
                .mapToObj(i -> Long.toHexString(random.nextLong()))
                .toList();
        residents.forEach(id -> add(CHANNEL, client("resident", id), lease().multipliedBy(3)));
        List<String> guests = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        PresencePage page = PresencePage.EMPTY;
        do {
            for (int i = 0; i < 10; i++) {
                if (random.nextBoolean() || guests.isEmpty()) {
                    guests.add(Long.toHexString(random.nextLong()));
                    add(CHANNEL, client("guest", guests.get(guests.size() - 1)), lease().multipliedBy(3));
                } else {
                    get(store().remove(CHANNEL, guests.remove(random.nextInt(guests.size()))));
                }
            }
            String resident = residents.get(random.nextInt(residents.size()));
            get(store().refresh(List.of(entry(CHANNEL, client("resident", resident))), lease().multipliedBy(3)));
            page = page(CHANNEL, page.cursor(), 1 + random.nextInt(9));
            page.clients().forEach(info -> seen.add(info.client()));
        } while (!page.isLast());
        assertThat(seen).containsAll(residents).doesNotHaveDuplicates();
    }

    @Test
    final void veryManyInOneChannelAreCountedAndComeInPages() {
        Duration ttl = lease().multipliedBy(10);
        for (int from = 0; from < crowd(); from += 500) {
            get(store().refresh(
                            IntStream.range(from, from + 500)
                                    .mapToObj(i -> entry(CHANNEL, client("user" + i / 2, "c" + i)))
                                    .toList(),
                            ttl));
        }
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(crowd(), crowd() / 2));
        assertThat(all(CHANNEL, 1_000)).hasSize(crowd()).doesNotHaveDuplicates();
    }

    // ---- everything at once

    @RepeatedTest(5)
    final void countsEqualPagesWhateverHappensAndHoweverTimePasses(RepetitionInfo repetition) {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<PresenceStore.Entry, Double> ends = new HashMap<>();
        double now = 0;
        for (int step = 0; step < steps(); step++) {
            String channel = "c" + random.nextInt(3);
            int number = random.nextInt(12);
            // A client belongs to one user, but to another after a while.
            PresenceStore.Entry entry = entry(channel, client("u" + (number + step / 500) % 5, "k" + number));
            int leases = 1 + random.nextInt(2);
            Duration ttl = lease().multipliedBy(leases);
            double end = now + leases;
            switch (random.nextInt(6)) {
                case 0 -> {
                    add(channel, entry.info(), ttl);
                    ends.keySet().removeIf(each -> isOf(each, entry));
                    ends.put(entry, end);
                }
                case 1, 2 -> {
                    List<PresenceStore.Entry> known = ends.keySet().stream()
                            .filter(each -> random.nextBoolean())
                            .collect(Collectors.toCollection(ArrayList::new));
                    if (ends.keySet().stream().noneMatch(each -> isOf(each, entry))) {
                        known.add(entry);
                    }
                    get(store().refresh(known, ttl));
                    known.forEach(each -> ends.put(each, end));
                }
                case 3 -> {
                    get(store().remove(channel, entry.info().client()));
                    ends.keySet().removeIf(each -> isOf(each, entry));
                }
                default -> {
                    // Multiples of three tenths never end with a lease.
                    double passed = 0.3 * (1 + random.nextInt(3));
                    advance(part(passed));
                    now += passed;
                    double moment = now;
                    ends.values().removeIf(each -> each <= moment);
                }
            }
            List<ClientInfo> expected = ends.keySet().stream()
                    .filter(each -> each.channel().equals(channel))
                    .map(PresenceStore.Entry::info)
                    .toList();
            List<ClientInfo> all = all(channel, 1 + random.nextInt(5));
            assertThat(all).as("seed %d, step %d", seed, step).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(stats(channel)).isEqualTo(new PresenceStats(all.size(), (int)
                    all.stream().map(ClientInfo::user).distinct().count()));
        }
    }

    private static boolean isOf(PresenceStore.Entry one, PresenceStore.Entry other) {
        return one.channel().equals(other.channel())
                && one.info().client().equals(other.info().client());
    }

    @Test
    final void manyAtOnceLeaveWhoStayedAndRightCounts() {
        int threads = 4;
        CompletableFuture<?>[] done = IntStream.range(0, threads)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> comeAndGo(thread)))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(done).orTimeout(60, TimeUnit.SECONDS).join();
        List<ClientInfo> all = all(CHANNEL, 7);
        assertThat(all)
                .extracting(ClientInfo::client)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, threads)
                        .mapToObj(thread -> "stays" + thread)
                        .toList());
        assertThat(stats(CHANNEL)).isEqualTo(new PresenceStats(threads, threads));
    }

    private void comeAndGo(int thread) {
        PresenceStore.Entry stays = entry(CHANNEL, client("user" + thread, "stays" + thread));
        add(CHANNEL, stays.info());
        for (int i = 0; i < 100; i++) {
            ClientInfo goes = client("shared", thread + "goes" + i % 5);
            add(CHANNEL, goes);
            get(store().refresh(List.of(stays, entry(CHANNEL, goes)), lease()));
            get(store().remove(CHANNEL, goes.client()));
        }
    }

    private Duration part(double leases) {
        return Duration.ofMillis(Math.round(lease().toMillis() * leases));
    }

    private void add(String channel, ClientInfo info) {
        add(channel, info, lease());
    }

    private void add(String channel, ClientInfo info, Duration ttl) {
        get(store().add(channel, info, ttl));
    }

    private PresencePage page(String channel, String cursor, int limit) {
        PresencePage page = get(store().page(channel, cursor, limit));
        assertThat(page.clients()).hasSizeLessThanOrEqualTo(limit);
        return page;
    }

    /** Everybody in a channel, page by page. */
    private List<ClientInfo> all(String channel, int limit) {
        List<ClientInfo> all = new ArrayList<>();
        PresencePage page = page(channel, "", limit);
        all.addAll(page.clients());
        while (!page.isLast()) {
            page = page(channel, page.cursor(), limit);
            all.addAll(page.clients());
        }
        return all;
    }

    private PresenceStats stats(String channel) {
        return get(store().stats(channel));
    }

    private static PresenceStore.Entry entry(String channel, ClientInfo info) {
        return new PresenceStore.Entry(channel, info);
    }

    private static ClientInfo client(String user, String id) {
        return new ClientInfo(user, id, Payload.EMPTY, Payload.EMPTY);
    }

    private static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
