package dev.fanfare.redis.internal.layout;

import dev.fanfare.redis.internal.link.RedisFeed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one Redis announces, or each of several. A channel is heard where it is, and what begins somehow, everywhere. */
final class SeveralFeed implements Feed {

    private final SeveralRedis layout;
    private final List<RedisFeed> feeds;

    /**
     * @param feeds in the order of the layout's links
     */
    SeveralFeed(SeveralRedis layout, List<RedisFeed> feeds) {
        this.layout = layout;
        this.feeds = feeds;
    }

    @Override
    public boolean isUp() {
        return feeds.stream().allMatch(RedisFeed::isUp);
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> names) {
        return all(byPlace(names).entrySet(), each -> feeds.get(each.getKey()).subscribe(each.getValue()));
    }

    @Override
    public void unsubscribe(Collection<String> names) {
        byPlace(names).forEach((place, some) -> feeds.get(place).unsubscribe(some));
    }

    private Map<Integer, List<String>> byPlace(Collection<String> names) {
        return names.stream().collect(Collectors.groupingBy(layout::place));
    }

    @Override
    public CompletionStage<Void> subscribePrefixes(Collection<String> names) {
        return all(feeds, feed -> feed.subscribePrefixes(names));
    }

    @Override
    public void unsubscribePrefixes(Collection<String> names) {
        feeds.forEach(feed -> feed.unsubscribePrefixes(names));
    }

    private static <E> CompletionStage<Void> all(Collection<E> each, Function<E, CompletionStage<Void>> asked) {
        return CompletableFuture.allOf(
                each.stream().map(one -> asked.apply(one).toCompletableFuture()).toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Void> settled(Collection<String> names) {
        return all(byPlace(names).keySet(), place -> feeds.get(place).settled());
    }

    @Override
    public void close() {
        feeds.forEach(RedisFeed::close);
    }
}
