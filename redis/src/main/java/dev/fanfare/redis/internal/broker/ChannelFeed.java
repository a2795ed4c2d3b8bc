package dev.fanfare.redis.internal.broker;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.protocol.Outside;
import dev.fanfare.redis.internal.layout.Feed;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Receiver;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is announced of channels, each under a name of its own in Redis. What cannot be read is left out, and warned of now and
 * then. Safe for any thread.
 */
public final class ChannelFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelFeed.class);

    private final RedisLayout layout;
    private final String what;
    private final UnaryOperator<String> announced;
    private final UnaryOperator<String> channel;
    private final Seldom warning = new Seldom(TimeUnit.MINUTES.toNanos(1), System.nanoTime());
    private volatile @Nullable Feed feed;

    /**
     * A feed that is not started.
     *
     * @param what is heard, for people, in the plural
     * @param announced where a channel is announced
     * @param channel which channel is announced there
     */
    public ChannelFeed(
            RedisLayout layout, String what, UnaryOperator<String> announced, UnaryOperator<String> channel) {
        this.layout = layout;
        this.what = what;
        this.announced = announced;
        this.channel = channel;
    }

    /**
     * Begins to hear.
     *
     * @param heard gets a channel and what was announced; what it throws means that this cannot be read
     * @param interrupted gets the channels in which something may have been missed
     */
    public void start(BiConsumer<String, byte[]> heard, Consumer<List<String>> interrupted) {
        feed = layout.feed(what, new Receiver() {
            @Override
            public void heard(String name, byte[] message) {
                try {
                    heard.accept(channel.apply(name), message);
                } catch (RuntimeException unreadable) {
                    leaveOut(name, unreadable);
                }
            }

            @Override
            public void interrupted(List<String> names) {
                interrupted.accept(names.stream().map(channel).toList());
            }
        });
    }

    /** Whether it is heard, as far as is known. */
    public boolean isUp() {
        return feed != null && feed.isUp();
    }

    private Feed feed() {
        return Objects.requireNonNull(feed, "what is announced is not heard yet");
    }

    private List<String> names(Collection<String> channels) {
        return channels.stream().map(announced).toList();
    }

    /** Hears channels, from when this completes. */
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return feed().subscribe(names(channels));
    }

    /** Hears them no longer. */
    public void unsubscribe(Collection<String> channels) {
        feed().unsubscribe(names(channels));
    }

    /**
     * Hears all channels whose names in Redis begin so.
     *
     * @param beginnings of names in Redis
     */
    CompletionStage<Void> subscribePrefixes(List<String> beginnings) {
        return feed().subscribePrefixes(beginnings);
    }

    /** Hears them no longer. */
    void unsubscribePrefixes(List<String> beginnings) {
        feed().unsubscribePrefixes(beginnings);
    }

    /** Completes when everything was heard of channels that was announced before; fails if that is not known. */
    public CompletionStage<Void> settled(Collection<String> channels) {
        return feed().settled(names(channels));
    }

    /** Warns, now and then, of what is left out; not where Redis is away, of which the link has told. */
    public void leaveOut(String name, Throwable problem) {
        if (!(problem instanceof UnavailableException) && warning.isDue(System.nanoTime())) {
            LOG.warn(
                    "What is at \"{}\" in Redis cannot be read, and is left out: {}",
                    Outside.of(name),
                    Outside.sentence(String.valueOf(problem.getMessage())));
        }
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
    }
}
