package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
import org.junit.jupiter.api.Test;

/**
 * What every {@link Broker} must do, on one node and on several. A broker's own test extends this and says how to make one,
 * what another node has of it, how to let time pass, and how long things take there.
 */
public abstract class BrokerContract extends BrokerUnderTest {

    @Test
    final void withoutHistoryAPublicationIsAnnouncedAndHasNoPosition() {
        PublishResult result = publish("news", "1", keepNone(), PublishOptions.DEFAULT);
        assertThat(result).isEqualTo(new PublishResult(StreamPosition.NONE, false));
        assertThat(events.announced(1).get(0).position()).isEqualTo(StreamPosition.NONE);
    }

    @Test
    final void offsetsCountFromOneWithinAnEpoch() {
        for (long offset = 1; offset <= 5; offset++) {
            StreamPosition position =
                    publish("news", "1", keepThree(), PublishOptions.DEFAULT).position();
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
    final void channelsAreAnnouncedForHowTheyBegin() {
        if (!announcesPrefixes()) {
            assertThat(broker().subscribePrefixes(List.of("sport.")))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(UnsupportedOperationException.class);
            return;
        }
        get(broker().subscribePrefixes(List.of("sport.", "sp")));
        StreamPosition position = publish("sport.tennis", "1", keepThree(), PublishOptions.DEFAULT)
                .position();
        assertThat(events.announced(1)).singleElement().satisfies(announced -> {
            assertThat(announced.channel()).isEqualTo("sport.tennis");
            assertThat(announced.position()).isEqualTo(position);
        });
        get(broker().unsubscribePrefixes(List.of("sport.", "sp")));
    }

    @Test
    final void aPublicationIsAnnouncedWithWhereTheStreamStoodBefore() {
        StreamPosition reached = top();
        publishFive();
        publish("news", "6", keepThree(), PublishOptions.NOT_KEPT);
        publish("news", "7", keepThree(), PublishOptions.DEFAULT);
        for (RecordedEvents.Announced each : events.announced(7)) {
            if (!each.position().equals(StreamPosition.NONE)) {
                assertThat(each.before()).isEqualTo(reached);
                reached = each.position();
            }
        }
        assertThat(events.interruptions()).isEmpty();
    }

    @Test
    final void thePositionsOfManyChannelsAreReadAtOnce() {
        StreamPosition untouched = top();
        StreamPosition second =
                publish("a", "1", keepThree(), PublishOptions.DEFAULT).position();
        publish("b", "1", keepNone(), PublishOptions.DEFAULT);
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
                publish("a", "1", keepThree(), PublishOptions.DEFAULT).position();
        Duration half = metaTtl().multipliedBy(11).dividedBy(20);
        advance(half);
        assertThat(get(broker().tops(List.of("a")))).containsEntry("a", first);
        advance(half);
        assertThat(get(broker().tops(List.of("a"))).get("a"))
                .satisfies(top -> assertThat(top).isNotEqualTo(first));
    }

    @Test
    final void theFirstPublicationOfAStreamCarriesTheEpoch() {
        publish("news", "1", keepThree(), PublishOptions.DEFAULT);
        publish("news", "2", keepThree(), PublishOptions.DEFAULT);
        assertThat(events.announced(2).get(0).publication().epoch()).isEqualTo(top().epoch());
        assertThat(events.announced(2).get(1).publication().epoch()).isEmpty();
    }

    @Test
    final void thePositionOfAStreamThatIsEmptyYetIsThatItsFirstPublicationFollows() {
        StreamPosition position = top();
        assertThat(position.offset()).isZero();
        assertThat(position.epoch()).isNotEmpty();
        assertThat(top()).isEqualTo(position);
        advance(metaTtl().dividedBy(2));
        assertThat(publish("news", "1", keepThree(), PublishOptions.DEFAULT).position())
                .isEqualTo(new StreamPosition(1, position.epoch()));
    }

    @Test
    final void channelsAreWantedAndNotWantedTogetherAndInOrder() {
        List<String> more = List.of("more1", "more2", "more3");
        for (int i = 0; i < 3; i++) {
            // Nobody waits in between.
            var subscribed = broker().subscribe(more);
            var ended = broker().unsubscribe(List.of("more2"));
            var again = broker().subscribe(List.of("more2"));
            var over = broker().unsubscribe(List.of("more3"));
            Stream.of(subscribed, ended, again, over).forEach(this::get);
            publish("more1", "1", keepNone(), PublishOptions.DEFAULT);
            publish("more2", "2", keepNone(), PublishOptions.DEFAULT);
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
        advance(beyond(ttl()));
        assertThat(history(HistoryFilter.ALL, null, false)).isEqualTo(new HistoryPage(List.of(), before));
        assertThat(publish("news", "6", keepThree(), PublishOptions.DEFAULT).position())
                .isEqualTo(new StreamPosition(6, before.epoch()));
        assertThat(offsets(history(HistoryFilter.ALL, null, false))).containsExactly(6L);
    }

    @Test
    final void aStreamThatWasForgottenBeginsAnewUnderAnotherEpoch() {
        publishFive();
        StreamPosition before = top();
        // While somebody subscribes, a broker may keep it longer.
        get(broker().unsubscribe(List.of("news")));
        get(other().unsubscribe(List.of("news")));
        advance(beyond(metaTtl()));
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
    final void whoIsExcludedIsAnnouncedAndEveryoneRecoversIt() {
        publish("news", "1", keepThree(), PublishOptions.DEFAULT.exclude("ann"));
        publish("news", "2", keepThree(), PublishOptions.NOT_KEPT.exclude("ben"));
        publish("news", "3", keepThree(), PublishOptions.DEFAULT);
        assertThat(events.announced(3))
                .extracting(RecordedEvents.Announced::exclude)
                .containsExactly("ann", "ben", "");
        assertThat(otherEvents().announced(3))
                .extracting(RecordedEvents.Announced::exclude)
                .containsExactly("ann", "ben", "");
        assertThat(offsets(history(HistoryFilter.ALL, null, false))).containsExactly(1L, 2L);
    }

    @Test
    final void skippedHistoryIsAnnouncedButNotKept() {
        publishFive();
        publish("news", "6", keepThree(), new PublishOptions(true, "", 0, "", "", false));
        assertThat(events.announced(6).get(5).position()).isEqualTo(StreamPosition.NONE);
        assertThat(top().offset()).isEqualTo(5);
    }

    @Test
    final void aUsedIdempotencyKeyPublishesNothingAndAnswersTheSame() {
        PublishOptions once = new PublishOptions(false, "key", 0, "", "", false);
        PublishResult first = publish("news", "1", keepThree(), once);
        PublishResult second = publish("news", "2", keepThree(), once);
        assertThat(second).isEqualTo(new PublishResult(first.position(), true));
        assertThat(publish("other", "1", keepThree(), once).suppressed()).isFalse();
        advance(beyond(idempotencyTtl()));
        assertThat(publish("news", "3", keepThree(), once).suppressed()).isFalse();
        assertThat(events.announced("news", 2)).hasSize(2);
    }

    @Test
    final void anIdempotencyKeyWorksWithoutHistory() {
        PublishOptions once = new PublishOptions(false, "key", 0, "", "", false);
        assertThat(publish("news", "1", keepNone(), once).suppressed()).isFalse();
        assertThat(publish("news", "1", keepNone(), once).suppressed()).isTrue();
    }

    @Test
    final void aVersionThatIsNotNewerIsDropped() {
        assertThat(publish("news", "1", keepThree(), version(5, "a")).suppressed())
                .isFalse();
        assertThat(publish("news", "2", keepThree(), version(5, "a"))).isEqualTo(new PublishResult(top(), true));
        assertThat(publish("news", "3", keepThree(), version(4, "a")).suppressed())
                .isTrue();
        assertThat(publish("news", "4", keepThree(), version(6, "a")).suppressed())
                .isFalse();
        assertThat(publish("news", "5", keepThree(), version(1, "b")).suppressed())
                .isFalse();
        assertThat(top().offset()).isEqualTo(3);
    }

    @Test
    final void joinsAndLeavesAreAnnounced() {
        ClientInfo ann = new ClientInfo("ann", "c1", Payload.EMPTY, Payload.EMPTY);
        get(broker().join("news", ann));
        get(broker().leave("news", ann));
        for (RecordedEvents each : List.of(events, otherEvents())) {
            each.awaitComings("+c1", "-c1");
        }
    }

    @Test
    final void publicationsOfManyThreadsAreAnnouncedInOffsetOrderAndKeptAsAnnounced() throws InterruptedException {
        int threads = 8;
        int each = crowd();
        int total = threads * each;
        Retention keepAll = keep(total);
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService publishers = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            Broker node = t % 2 == 0 ? broker() : other();
            publishers.execute(() -> {
                awaitUninterruptibly(begin);
                IntStream.range(0, each).forEach(i -> publish(node, "news", "1", keepAll, PublishOptions.DEFAULT));
            });
        }
        begin.countDown();
        publishers.shutdown();
        assertThat(publishers.awaitTermination(patience().toMillis() * 6, TimeUnit.MILLISECONDS))
                .isTrue();

        List<Long> expected = LongStream.rangeClosed(1, total).boxed().toList();
        for (RecordedEvents node : List.of(events, otherEvents())) {
            assertThat(node.announced(total))
                    .extracting(announced -> announced.position().offset())
                    .isEqualTo(expected);
        }
        assertThat(offsets(history(HistoryFilter.ALL, null, false))).isEqualTo(expected);
    }

    @Test
    final void whatIsAnnouncedIsInTheHistoryAlready() {
        List<Read> reads = new CopyOnWriteArrayList<>();
        Consumer<StreamPosition> reading = position ->
                reads.add(new Read(position.offset(), broker().history("news", HistoryFilter.POSITION, metaTtl())));
        Set<RecordedEvents> nodes = Set.copyOf(List.of(events, otherEvents()));
        nodes.forEach(node -> node.onPublication(reading));
        publishFive();
        Awaitility.await()
                .atMost(patience())
                .untilAsserted(() -> assertThat(reads).hasSize(5 * nodes.size()));
        assertThat(reads)
                .allSatisfy(read -> assertThat(get(read.page).top().offset()).isGreaterThanOrEqualTo(read.announced));
    }

    /** What was asked for when a publication was announced; nobody may wait for it there. */
    private record Read(long announced, CompletionStage<HistoryPage> page) {}

    // ---- what one node does, another knows

    @Test
    final void whatIsPublishedOnOneNodeIsAnnouncedOnTheOtherInOrderWithWhereTheStreamStoodBefore() {
        StreamPosition reached = top();
        for (int i = 1; i <= 10; i++) {
            publish(i % 3 == 0 ? other() : broker(), "news", Integer.toString(i), keepThree(), PublishOptions.DEFAULT);
        }
        publish("news", "11", keepNone(), PublishOptions.DEFAULT);
        List<RecordedEvents.Announced> heard = otherEvents().announced(11);
        assertThat(heard)
                .extracting(each -> each.publication().data().utf8())
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        for (RecordedEvents.Announced each : heard.subList(0, 10)) {
            assertThat(each.before()).isEqualTo(reached);
            assertThat(each.position().offset()).isEqualTo(reached.offset() + 1);
            reached = each.position();
        }
        assertThat(heard.get(10).position()).isEqualTo(StreamPosition.NONE);
        assertThat(events.announced(11)).isEqualTo(heard);
        assertThat(otherEvents().interruptions()).isEmpty();
    }

    @Test
    final void historiesAndPositionsAreThoseOfAllNodes() {
        publishFive();
        HistoryFilter everything = new HistoryFilter(HistoryFilter.ALL, null, false);
        assertThat(get(other().history("news", everything, metaTtl())))
                .isEqualTo(history(HistoryFilter.ALL, null, false));
        assertThat(get(other().tops(List.of("news")))).containsEntry("news", top());
        get(other().removeHistory("news"));
        assertThat(history(HistoryFilter.ALL, null, false).publications()).isEmpty();
        assertThat(top().offset()).isEqualTo(5);
    }

    @Test
    final void keysAndVersionsAreThoseOfAllNodes() {
        PublishOptions once = new PublishOptions(false, "key", 0, "", "", false);
        PublishResult first = publish("news", "1", keepThree(), once);
        assertThat(publish(other(), "news", "2", keepThree(), once))
                .isEqualTo(new PublishResult(first.position(), true));
        assertThat(publish(other(), "news", "3", keepThree(), version(5, "a")).suppressed())
                .isFalse();
        assertThat(publish("news", "4", keepThree(), version(5, "a")).suppressed())
                .isTrue();
        assertThat(otherEvents().announced(2)).hasSize(2);
    }

    @Test
    final void eachNodeHearsOfItsOwnChannels() {
        get(other().unsubscribe(List.of("news")));
        get(other().subscribe(List.of("theirs")));
        get(broker().subscribe(List.of("news", "ours")));
        publish(other(), "ours", "1", keepThree(), PublishOptions.DEFAULT);
        publish(other(), "news", "2", keepThree(), PublishOptions.DEFAULT);
        publish("theirs", "3", keepThree(), PublishOptions.DEFAULT);
        assertThat(events.announced("ours", 1)).hasSize(1);
        assertThat(events.announced("news", 1)).hasSize(1);
        assertThat(otherEvents().announced("theirs", 1)).hasSize(1);
        if (other() != broker()) {
            assertThat(events.announced(2)).hasSize(2);
            assertThat(otherEvents().announced(1)).hasSize(1);
        }
    }

    private static Duration beyond(Duration time) {
        return time.plus(time.dividedBy(10));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
