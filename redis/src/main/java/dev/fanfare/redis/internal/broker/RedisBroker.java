package dev.fanfare.redis.internal.broker;

import static dev.fanfare.redis.internal.format.Values.bytes;
import static dev.fanfare.redis.internal.format.Values.text;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.format.Lifetimes;
import dev.fanfare.redis.internal.format.Publications;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Script;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps streams in Redis, and announces over its channels. A publication is one script: it looks at the key for idempotency
 * and the version, appends and announces, so that what is announced is in the order of the stream, and kept.
 *
 * <p>A stream has another epoch when what is known of its place is gone, and when another Redis answers than the one that
 * wrote it: what that has acknowledged last, this one may never have had.
 */
public final class RedisBroker implements Broker {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    /** For how long the place of a stream is known that nobody has published to or read. */
    private static final Duration BEGUN_TTL = Duration.ofHours(1);

    private final RedisLayout layout;
    private final ChannelKeys keys;
    private final Tops tops;
    private final ChannelFeed feed;

    /**
     * @param layout is used until the broker is closed
     */
    public RedisBroker(RedisLayout layout) {
        this.layout = layout.use();
        this.keys = new ChannelKeys(layout.prefix(), layout.channelPrefix());
        this.feed = new ChannelFeed(layout, "publications", keys::announced, keys::channel);
        this.tops = new Tops(this::top, (channel, problem) -> feed.leaveOut(keys.meta(channel), problem));
    }

    @Override
    public void start(BrokerEvents events) {
        feed.start((channel, message) -> Announcement.tell(events, channel, message), events::interrupted);
    }

    /** Whether publications are heard, as far as is known. */
    public boolean isUp() {
        return feed.isUp();
    }

    private List<String> announcedPrefixes(Collection<String> names) {
        return names.stream().map(keys::announcedPrefix).toList();
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return feed.subscribe(channels);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        feed.unsubscribe(channels);
        return DONE;
    }

    @Override
    public CompletionStage<Void> subscribePrefixes(Collection<String> prefixes) {
        return feed.subscribePrefixes(announcedPrefixes(prefixes));
    }

    @Override
    public CompletionStage<Void> unsubscribePrefixes(Collection<String> prefixes) {
        feed.unsubscribePrefixes(announcedPrefixes(prefixes));
        return DONE;
    }

    @Override
    public CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        byte[] message =
                Publications.write(new Publications.Announced(publication, options.exclude(), options.delta()));
        boolean keeps = retention.keeps() && !options.skipHistory();
        String key = options.idempotencyKey();
        if (!keeps && key.isEmpty() && options.version() == 0) {
            return layout.publish(keys.announced(channel), Announcement.ofPublication(message))
                    .thenApply(published -> new PublishResult(StreamPosition.NONE, false));
        }
        return layout.run(
                        Script.PUBLISH,
                        List.of(keys.meta(channel), keys.stream(channel), keys.once(channel, key)),
                        run -> new byte[][] {
                            bytes(keys.announced(channel)),
                            message,
                            bytes(keeps ? retention.size() : 0),
                            bytes(Lifetimes.millis(retention.ttl())),
                            bytes(Lifetimes.millis(retention.metaTtl())),
                            bytes(Epochs.another()),
                            bytes(run),
                            bytes(options.version()),
                            bytes(options.versionEpoch()),
                            bytes(key.isEmpty() ? 0 : PublishOptions.IDEMPOTENCY_TTL.toMillis()),
                            bytes(layout.announcing())
                        })
                .thenApply(answer -> new PublishResult(
                        position(channel, answer.get(0), answer.get(1)),
                        text(answer.get(2)).equals("1")));
    }

    private StreamPosition position(String channel, Object offset, Object epoch) {
        try {
            return new StreamPosition(Long.parseLong(text(offset)), text(epoch));
        } catch (IllegalArgumentException senseless) {
            throw new IllegalStateException(
                    "what is at \"" + Outside.of(keys.meta(channel)) + "\" in Redis is no place of a stream: "
                            + Outside.sentence(String.valueOf(senseless.getMessage()))
                            + ". Something else may have written there: delete it",
                    senseless);
        }
    }

    @Override
    public CompletionStage<Void> join(String channel, ClientInfo info) {
        return layout.publish(keys.announced(channel), Announcement.ofJoin(info));
    }

    @Override
    public CompletionStage<Void> leave(String channel, ClientInfo info) {
        return layout.publish(keys.announced(channel), Announcement.ofLeave(info));
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        StreamPosition since = filter.since();
        boolean isBeforeAll = filter.reverse() && since != null && since.offset() <= 1;
        boolean isAfterAll = !filter.reverse() && since != null && since.offset() == Long.MAX_VALUE;
        int limit = isBeforeAll || isAfterAll ? 0 : filter.limit();
        String from = since == null || filter.reverse() ? "-" : Long.toString(since.offset() + 1);
        String to = since == null || !filter.reverse() ? "+" : Long.toString(since.offset() - 1);
        return layout.run(Script.HISTORY, List.of(keys.meta(channel), keys.stream(channel)), run -> new byte[][] {
                    bytes(Epochs.another()),
                    bytes(run),
                    bytes(Lifetimes.millis(metaTtl)),
                    bytes(limit),
                    bytes(limit == 0 ? "-" : from),
                    bytes(limit == 0 ? "+" : to),
                    bytes(filter.reverse() ? 1 : 0)
                })
                .thenApply(answer -> page(channel, answer));
    }

    private HistoryPage page(String channel, List<Object> answer) {
        StreamPosition top = position(channel, answer.get(0), answer.get(1));
        List<Publication> publications = new ArrayList<>();
        for (Object each : (List<?>) answer.get(2)) {
            List<?> entry = (List<?>) each;
            String id = text(Objects.requireNonNull(entry.get(0)));
            try {
                publications.add(publication(id, (List<?>) Objects.requireNonNull(entry.get(1)), top.epoch()));
            } catch (IllegalArgumentException unreadable) {
                // To leave it out would be to say that nothing is missing, which nobody knows.
                throw new IllegalStateException(
                        "entry " + id + " of the stream \"" + Outside.of(keys.stream(channel))
                                + "\" in Redis is no publication: "
                                + Outside.sentence(String.valueOf(unreadable.getMessage()))
                                + ". Something else may have written there: remove the entry with XDEL",
                        unreadable);
            }
        }
        return new HistoryPage(publications, top);
    }

    private static Publication publication(String id, List<?> fields, String epoch) {
        if (!id.endsWith("-0") || fields.size() != 2) {
            throw new IllegalArgumentException("it was not written by a node");
        }
        long offset = Long.parseLong(id.substring(0, id.length() - 2));
        byte[] kept = (byte[]) Objects.requireNonNull(fields.get(1));
        return Publications.read(kept, 0).publication().at(new StreamPosition(offset, epoch));
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        return tops.of(channels);
    }

    @Override
    public CompletionStage<Void> settled(Collection<String> channels) {
        return feed.settled(channels);
    }

    private CompletionStage<StreamPosition> top(String channel) {
        return layout.call(keys.meta(channel), redis -> redis.hmget(keys.meta(channel), "e", "s", "r"))
                .thenCompose(known -> isPresent(known, layout.run(keys.meta(channel)))
                        ? CompletableFuture.completedStage(position(
                                channel, known.get(1).getValue(), known.get(0).getValue()))
                        : begin(channel));
    }

    /** A stream that is unknown begins at once: who subscribes from now on is where it is said to be. */
    private CompletionStage<StreamPosition> begin(String channel) {
        return history(channel, HistoryFilter.POSITION, BEGUN_TTL).thenApply(HistoryPage::top);
    }

    /** Whether a stream is known, and is one of this run of Redis. */
    private static boolean isPresent(List<KeyValue<String, byte[]>> known, String run) {
        boolean isKnown = known.get(0).hasValue() && known.get(1).hasValue();
        boolean isOfThisRun = run.isEmpty()
                || (known.get(2).hasValue() && text(known.get(2).getValue()).equals(run));
        return isKnown && isOfThisRun;
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return layout.call(keys.stream(channel), redis -> redis.unlink(keys.stream(channel)))
                .thenAccept(removed -> {});
    }

    @Override
    public void close() {
        feed.close();
        layout.close();
    }
}
