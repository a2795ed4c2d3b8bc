package dev.fanfare.internal.hub;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.Broker;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The patterns of channels that this node wants, such as {@code news.*}, and those of them that a channel matches. Safe
 * for any thread.
 */
final class Patterns {

    private final ChannelSyntax syntax;
    private final WantedChannels wanted;

    /** By their length, so that a publication looks up some beginnings of its channel and not each prefix there is. */
    private final NavigableMap<Integer, Set<String>> prefixes = new ConcurrentSkipListMap<>();

    private final AtomicInteger count = new AtomicInteger();

    Patterns(Broker broker, ChannelSyntax syntax) {
        this.syntax = syntax;
        this.wanted =
                new WantedChannels(wanted -> subscribed(broker.subscribePrefixes(wanted)), broker::unsubscribePrefixes);
    }

    private static CompletionStage<Void> subscribed(CompletionStage<Void> asked) {
        return asked.exceptionally(failed -> {
            Throwable cause = Problems.causeOf(failed);
            if (cause instanceof UnsupportedOperationException) {
                throw new ErrorException(ProtocolError.NOT_AVAILABLE, String.valueOf(cause.getMessage()));
            }
            throw new CompletionException(cause);
        });
    }

    private static String prefix(String pattern) {
        return pattern.substring(0, pattern.length() - 1);
    }

    /** As {@link WantedChannels#begin}. */
    CompletionStage<Void> begin(String pattern) {
        String prefix = prefix(pattern);
        prefixes.computeIfAbsent(prefix.length(), length -> ConcurrentHashMap.newKeySet())
                .add(prefix);
        count.incrementAndGet();
        return wanted.begin(prefix);
    }

    /** As {@link WantedChannels#end}. */
    void end(String pattern) {
        String prefix = prefix(pattern);
        count.decrementAndGet();
        Objects.requireNonNull(prefixes.get(prefix.length())).remove(prefix);
        wanted.end(prefix);
    }

    /** As {@link WantedChannels#tell}. */
    void tell() {
        wanted.tell();
    }

    /** Whether nobody wants any. */
    boolean isEmpty() {
        return count.get() == 0;
    }

    /** Calls somebody with each pattern. */
    void forEach(Consumer<String> action) {
        prefixes.values().forEach(some -> some.forEach(prefix -> action.accept(pattern(prefix))));
    }

    private static String pattern(String prefix) {
        return prefix + "*";
    }

    /** Calls somebody with each pattern that a channel matches. */
    void matching(String channel, Consumer<String> action) {
        prefixes.headMap(channel.length(), true).forEach((length, some) -> {
            String prefix = channel.substring(0, length);
            if (some.contains(prefix) && isOfItsKind(channel, prefix)) {
                action.accept(pattern(prefix));
            }
        });
    }

    /** Private channels, those of certain users, and other namespaces are only meant by a pattern that says so. */
    private boolean isOfItsKind(String channel, String prefix) {
        return syntax.isPrivate(channel) == syntax.isPrivate(prefix)
                && syntax.isUserLimited(channel) == syntax.isUserLimited(prefix)
                && channel.contains(syntax.namespaceBoundary()) == prefix.contains(syntax.namespaceBoundary());
    }
}
