package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Broker} must do: its own test extends this, and says how to make one and how to let time pass. */
public abstract class BrokerContract {

    private static final Retention KEEP_THREE = new Retention(3, Duration.ofMinutes(1), Duration.ofHours(1));
    private static final Retention KEEP_NONE = new Retention(0, Duration.ZERO, Duration.ofHours(1));

    private final RecordedEvents events = new RecordedEvents();
    private @Nullable Broker broker;

    /** {@return a broker, not started, that nothing was published to} */
    protected abstract Broker create();

    /**
     * Lets time pass for the broker's histories.
     *
     * @param time whole seconds, about an hour at the most
     */
    protected abstract void advance(Duration time);

    @BeforeEach
    final void start() {
        broker = create();
        broker.start(events);
        get(broker.subscribe(List.of("news")));
    }

    @AfterEach
    final void stop() {
        broker().close();
    }

    private Broker broker() {
        return Objects.requireNonNull(broker);
    }

    @Test
    final void withoutHistoryAPublicationIsAnnouncedAndHasNoPosition() {
        PublishResult result = publish("news", "1", KEEP_NONE, PublishOptions.DEFAULT);
        assertThat(result).isEqualTo(new PublishResult(StreamPosition.NONE, false));
        assertThat(events.announced(1).get(0).position()).isEqualTo(StreamPosition.NONE);
    }

    @Test
    final void offsetsCountFromOneWithinAnEpoch() {
        for (long offset = 1; offset <= 5; offset++) {
            StreamPosition position =
                    publish("news", "1", KEEP_THREE, PublishOptions.DEFAULT).position();
            assertThat(position.offset()).isEqualTo(offset);
            assertThat(position.epoch()).isNotEmpty();
        }
        assertThat(events.announced(5))
                .extracting(each -> each.position().offset())
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(events.announced(5))
                .extracting(each -> each.position().epoch())
                .containsOnly(top().epoch());
    }

    @Test
    final void aPublicationIsAnnouncedWithWhereTheStreamStoodBefore() {
        StreamPosition reached = top();
        publishFive();
        publish("news", "6", KEEP_THREE, PublishOptions.NOT_KEPT);
        publish("news", "7", KEEP_THREE, PublishOptions.DEFAULT);
        for (Announced each : events.announced(7)) {
            if (!each.position().equals(StreamPosition.NONE)) {
                assertThat(each.before()).isEqualTo(reached);
                reached = each.position();
            }
        }
        assertThat(events.interruptions).isEmpty();
    }

    @Test
    final void thePositionsOfManyChannelsAreReadAtOnce() {
        StreamPosition untouched = top();
        StreamPosition second =
                publish("a", "1", KEEP_THREE, PublishOptions.DEFAULT).position();
        publish("b", "1", KEEP_NONE, PublishOptions.DEFAULT);
        assertThat(get(broker().tops(List.of("news", "a", "b", "a"))))
                .containsOnlyKeys("news", "a", "b")
                .containsEntry("news", untouched)
                .containsEntry("a", second)
                .hasEntrySatisfying("b", top -> assertThat(top.offset()).isZero());
        assertThat(get(broker().tops(List.of()))).isEmpty();
    }

    @Test
    final void readingPositionsProlongsNothing() {
        StreamPosition first =
                publish("a", "1", KEEP_THREE, PublishOptions.DEFAULT).position();
        Duration half = KEEP_THREE.metaTtl().dividedBy(2).plusSeconds(1);
        advance(half);
        assertThat(get(broker().tops(List.of("a")))).containsEntry("a", first);
        advance(half);
        assertThat(get(broker().tops(List.of("a"))).get("a"))
                .satisfies(top -> assertThat(top).isNotEqualTo(first));
    }

    @Test
    final void theFirstPublicationOfAStreamCarriesTheEpoch() {
        publish("news", "1", KEEP_THREE, PublishOptions.DEFAULT);
        publish("news", "2", KEEP_THREE, PublishOptions.DEFAULT);
        assertThat(events.announced(2).get(0).publication().epoch()).isEqualTo(top().epoch());
        assertThat(events.announced(2).get(1).publication().epoch()).isEmpty();
    }

    @Test
    final void thePositionOfAStreamThatIsEmptyYetIsThatItsFirstPublicationFollows() {
        StreamPosition position = top();
        assertThat(position.offset()).isZero();
        assertThat(position.epoch()).isNotEmpty();
        assertThat(top()).isEqualTo(position);
        advance(KEEP_THREE.metaTtl().dividedBy(2));
        assertThat(publish("news", "1", KEEP_THREE, PublishOptions.DEFAULT).position())
                .isEqualTo(new StreamPosition(1, position.epoch()));
    }

    @Test
    final void channelsAreWantedAndNotWantedTogetherAndInOrder() {
        List<String> more = List.of("more1", "more2", "more3");
        for (int i = 0; i < 3; i++) {
            var subscribed = broker().subscribe(more); // Nobody waits in between.
            var ended = broker().unsubscribe(List.of("more2"));
            var again = broker().subscribe(List.of("more2"));
            var over = broker().unsubscribe(List.of("more3"));
            Stream.of(subscribed, ended, again, over).forEach(BrokerContract::get);
            publish("more1", "1", KEEP_NONE, PublishOptions.DEFAULT);
            publish("more2", "2", KEEP_NONE, PublishOptions.DEFAULT);
            assertThat(events.announced("more1", i + 1)).hasSize(i + 1);
            assertThat(events.announced("more2", i + 1)).hasSize(i + 1);
            get(broker().unsubscribe(List.of("more1", "more2")));
        }
    }

    @Test
    final void historyKeepsTheNewest() {
        publishFive();
        assertThat(offsets(history(HistoryFilter.ALL, null, false))).containsExactly(3L, 4L, 5L);
        assertThat(history(HistoryFilter.ALL, null, false).publications())
                .extracting(publication -> publication.data().utf8())
                .containsExactly("3", "4", "5");
    }

    @Test
    final void historyIsReadInBothDirectionsFromAnywhere() {
        publishFive();
        assertThat(offsets(history(2, null, false))).containsExactly(3L, 4L);
        assertThat(offsets(history(2, null, true))).containsExactly(5L, 4L);
        assertThat(offsets(history(HistoryFilter.ALL, at(4), false))).containsExactly(5L);
        assertThat(offsets(history(HistoryFilter.ALL, at(5), false))).isEmpty();
        assertThat(offsets(history(HistoryFilter.ALL, at(5), true))).containsExactly(4L, 3L);
        assertThat(offsets(history(0, null, false))).isEmpty();
        assertThat(history(0, null, false).top().offset()).isEqualTo(5);
    }

    @Test
    final void publicationsAreForgottenAfterTheirTimeAndThePositionStays() {
        publishFive();
        StreamPosition before = top();
        advance(KEEP_THREE.ttl().plusSeconds(1));
        assertThat(history(HistoryFilter.ALL, null, false)).isEqualTo(new HistoryPage(List.of(), before));
        assertThat(publish("news", "6", KEEP_THREE, PublishOptions.DEFAULT).position())
                .isEqualTo(new StreamPosition(6, before.epoch()));
        assertThat(offsets(history(HistoryFilter.ALL, null, false))).containsExactly(6L);
    }

    @Test
    final void aStreamThatWasForgottenBeginsAnewUnderAnotherEpoch() {
        publishFive();
        StreamPosition before = top();
        // While somebody subscribes, a broker may keep it longer.
        get(broker().unsubscribe(List.of("news")));
        advance(KEEP_THREE.metaTtl().plusSeconds(1));
        assertThat(top().offset()).isZero();
        assertThat(top().epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    final void removedHistoryLeavesThePosition() {
        publishFive();
        StreamPosition before = top();
        get(broker().removeHistory("news"));
        assertThat(history(HistoryFilter.ALL, null, false)).isEqualTo(new HistoryPage(List.of(), before));
    }

    @Test
    final void skippedHistoryIsAnnouncedButNotKept() {
        publishFive();
        publish("news", "6", KEEP_THREE, new PublishOptions(true, "", 0, ""));
        assertThat(events.announced(6).get(5).position()).isEqualTo(StreamPosition.NONE);
        assertThat(top().offset()).isEqualTo(5);
    }

    @Test
    final void aUsedIdempotencyKeyPublishesNothingAndAnswersTheSame() {
        PublishOptions once = new PublishOptions(false, "key", 0, "");
        PublishResult first = publish("news", "1", KEEP_THREE, once);
        PublishResult second = publish("news", "2", KEEP_THREE, once);
        assertThat(second).isEqualTo(new PublishResult(first.position(), true));
        assertThat(publish("other", "1", KEEP_THREE, once).suppressed()).isFalse();
        advance(PublishOptions.IDEMPOTENCY_TTL.plusSeconds(1));
        assertThat(publish("news", "3", KEEP_THREE, once).suppressed()).isFalse();
        assertThat(events.announced("news", 2)).hasSize(2);
    }

    @Test
    final void anIdempotencyKeyWorksWithoutHistory() {
        PublishOptions once = new PublishOptions(false, "key", 0, "");
        assertThat(publish("news", "1", KEEP_NONE, once).suppressed()).isFalse();
        assertThat(publish("news", "1", KEEP_NONE, once).suppressed()).isTrue();
    }

    @Test
    final void aVersionThatIsNotNewerIsDropped() {
        assertThat(publish("news", "1", KEEP_THREE, version(5, "a")).suppressed())
                .isFalse();
        assertThat(publish("news", "2", KEEP_THREE, version(5, "a"))).isEqualTo(new PublishResult(top(), true));
        assertThat(publish("news", "3", KEEP_THREE, version(4, "a")).suppressed())
                .isTrue();
        assertThat(publish("news", "4", KEEP_THREE, version(6, "a")).suppressed())
                .isFalse();
        assertThat(publish("news", "5", KEEP_THREE, version(1, "b")).suppressed())
                .isFalse();
        assertThat(top().offset()).isEqualTo(3);
    }

    @Test
    final void joinsAndLeavesAreAnnounced() {
        ClientInfo ann = new ClientInfo("ann", "c1", Payload.EMPTY, Payload.EMPTY);
        get(broker().join("news", ann));
        get(broker().leave("news", ann));
        Awaitility.await().untilAsserted(() -> assertThat(events.comings).containsExactly("+c1", "-c1"));
    }

    @Test
    final void publicationsOfManyThreadsAreAnnouncedInOffsetOrderAndKeptAsAnnounced() throws InterruptedException {
        int threads = 8;
        int each = 500;
        int total = threads * each;
        Retention keepAll = new Retention(total, Duration.ofMinutes(1), Duration.ofHours(1));
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService publishers = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            publishers.execute(() -> {
                awaitUninterruptibly(begin);
                IntStream.range(0, each).forEach(i -> publish("news", "1", keepAll, PublishOptions.DEFAULT));
            });
        }
        begin.countDown();
        publishers.shutdown();
        assertThat(publishers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        List<Long> expected = LongStream.rangeClosed(1, total).boxed().toList();
        assertThat(events.announced(total))
                .extracting(announced -> announced.position().offset())
                .isEqualTo(expected);
        assertThat(offsets(history(HistoryFilter.ALL, null, false))).isEqualTo(expected);
    }

    @Test
    final void whatIsAnnouncedIsInTheHistoryAlready() {
        events.onPublication = position -> {
            HistoryPage page = get(broker().history("news", HistoryFilter.POSITION, KEEP_THREE.metaTtl()));
            events.topsWhenAnnounced.add(page.top().offset());
        };
        publishFive();
        Awaitility.await()
                .untilAsserted(() -> assertThat(events.topsWhenAnnounced).hasSize(5));
        for (int i = 0; i < 5; i++) {
            assertThat(events.topsWhenAnnounced.get(i)).isGreaterThanOrEqualTo(i + 1L);
        }
    }

    private void publishFive() {
        for (int i = 1; i <= 5; i++) {
            publish("news", Integer.toString(i), KEEP_THREE, PublishOptions.DEFAULT);
        }
    }

    private PublishResult publish(String channel, String data, Retention retention, PublishOptions options) {
        return get(broker().publish(channel, Publication.of(Payload.utf8(data)), retention, options));
    }

    private HistoryPage history(int limit, @Nullable StreamPosition since, boolean reverse) {
        return get(broker().history("news", new HistoryFilter(limit, since, reverse), KEEP_THREE.metaTtl()));
    }

    private StreamPosition top() {
        return history(0, null, false).top();
    }

    private StreamPosition at(long offset) {
        return new StreamPosition(offset, top().epoch());
    }

    private static List<Long> offsets(HistoryPage page) {
        return page.publications().stream().map(Publication::offset).toList();
    }

    private static PublishOptions version(long version, String epoch) {
        return new PublishOptions(false, "", version, epoch);
    }

    private static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private record Announced(String channel, Publication publication, StreamPosition position, StreamPosition before) {}

    private static final class RecordedEvents implements BrokerEvents {
        private final List<Announced> publications = new CopyOnWriteArrayList<>();
        private final List<String> comings = new CopyOnWriteArrayList<>();
        private final List<String> interruptions = new CopyOnWriteArrayList<>();
        private final List<Long> topsWhenAnnounced = new CopyOnWriteArrayList<>();
        private Consumer<StreamPosition> onPublication = position -> {};

        @Override
        public void published(String channel, Publication publication, StreamPosition position, StreamPosition before) {
            publications.add(new Announced(channel, publication, position, before));
            onPublication.accept(position);
        }

        @Override
        public void joined(String channel, ClientInfo info) {
            comings.add("+" + info.client());
        }

        @Override
        public void left(String channel, ClientInfo info) {
            comings.add("-" + info.client());
        }

        @Override
        public void interrupted(Collection<String> channels) {
            interruptions.addAll(channels);
        }

        List<Announced> announced(int count) {
            Awaitility.await().untilAsserted(() -> assertThat(publications).hasSize(count));
            return publications;
        }

        List<Announced> announced(String channel, int count) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(inChannel(channel)).hasSize(count));
            return inChannel(channel);
        }

        private List<Announced> inChannel(String channel) {
            return publications.stream()
                    .filter(announced -> announced.channel.equals(channel))
                    .toList();
        }
    }
}
