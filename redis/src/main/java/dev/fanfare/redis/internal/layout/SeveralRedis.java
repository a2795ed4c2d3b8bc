package dev.fanfare.redis.internal.layout;

import dev.fanfare.redis.internal.link.LinkOptions;
import dev.fanfare.redis.internal.link.Receiver;
import dev.fanfare.redis.internal.link.RedisFeed;
import dev.fanfare.redis.internal.link.RedisLink;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One Redis, or several that know nothing of each other, among which {@link Rendezvous} divides what there is. Of one that is
 * away only what belongs to it fails.
 */
public final class SeveralRedis extends RedisLayout {

    private final ClientResources resources = ClientResources.create();
    private final List<RedisLink> links;
    private final Rendezvous rendezvous;

    /**
     * They begin to connect.
     *
     * @param each at least one, at different places, with the same prefix and the same number of their database
     */
    public SeveralRedis(List<LinkOptions> each) {
        super(each.get(0).prefix(), each.get(0).channelPrefix());
        this.rendezvous = new Rendezvous(each.stream().map(LinkOptions::place).toList());
        this.links =
                each.stream().map(options -> new RedisLink(options, resources)).toList();
    }

    @Override
    List<RedisLink> links() {
        return links;
    }

    /** Which one a name belongs to. */
    int place(String name) {
        return links.size() == 1 ? 0 : rendezvous.place(HashTag.in(name));
    }

    private RedisLink link(String name) {
        return links.get(place(name));
    }

    @Override
    <T> CompletionStage<T> at(String name, Function<RedisLink, CompletionStage<T>> asked) {
        return asked.apply(link(name));
    }

    @Override
    public boolean isUp() {
        return links.stream().allMatch(RedisLink::isUp);
    }

    @Override
    public void awaitUp(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        links.forEach(link -> link.awaitUp(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
    }

    @Override
    public String run(String key) {
        return link(key).run();
    }

    @Override
    public CompletionStage<Void> publish(String channel, byte[] message) {
        return link(channel).publish(channel, message);
    }

    @Override
    public Feed feed(String what, Receiver receiver) {
        return new SeveralFeed(
                this,
                links.stream().map(link -> new RedisFeed(link, what, receiver)).toList());
    }

    @Override
    void endLinks() {
        CompletableFuture.allOf(links.stream()
                        .map(link -> link.end().toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .thenRun(() -> resources.shutdown(RedisLink.QUIET_MILLIS, RedisLink.END_MILLIS, TimeUnit.MILLISECONDS));
    }
}
