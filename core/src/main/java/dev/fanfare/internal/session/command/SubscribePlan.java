package dev.fanfare.internal.session.command;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.protocol.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription shall be.
 *
 * @param namespace what the channel's namespace says
 * @param state what the subscriber is given of what the channel holds; null if it holds nothing
 * @param wishes how this subscription differs
 * @param positioned whether it has a position, as it must where the channel holds a state
 * @param recoverable whether it can recover later, likewise
 * @param pushJoinLeave whether it hears of others coming and going
 * @param since where to recover from now, if it is recoverable, or null for not at all
 * @param filter lets through only some publications, those that the client wants of those that it may have; or null
 * @param deltas whether it gets publications as deltas
 * @param compact whether it gets the channel's number in place of its name
 * @param refuseUnrecoverable fails where recovery fails
 * @param isByToken whether a token of the client's allows it, and a new one renews it
 */
record SubscribePlan(
        NamespaceOptions namespace,
        @Nullable StateFormat state,
        SubscribeOptions wishes,
        boolean positioned,
        boolean recoverable,
        boolean pushJoinLeave,
        @Nullable StreamPosition since,
        @Nullable TagsFilter filter,
        boolean deltas,
        boolean compact,
        boolean refuseUnrecoverable,
        boolean isByToken) {

    SubscribePlan {
        positioned |= state != null;
        recoverable |= state != null;
        since = recoverable ? since : null;
        filter = TagsFilter.both(enforced(wishes), filter);
        // Whoever is given only some of a map's changes does not have what others have of a key.
        deltas &= !isKeyed(namespace) || filter == null;
        compact &= !isKeyed(namespace);
    }

    private static boolean isKeyed(NamespaceOptions namespace) {
        return namespace.type() != SubscriptionType.STREAM;
    }

    /** What the client may have at the most; null for everything. */
    static @Nullable TagsFilter enforced(SubscribeOptions wishes) {
        return wishes.tagsFilter() == null ? null : TagsFilter.of(wishes.tagsFilter());
    }

    /** What the server decides for a subscription of its own making. */
    static SubscribePlan ofServer(
            Namespaces.Resolved resolved, SubscribeOptions wishes, @Nullable StreamPosition since) {
        NamespaceOptions namespace = resolved.options();
        boolean recoverable =
                decide(wishes.forceRecovery(), namespace.recovery().forceRecovery());
        boolean positioned = recoverable
                || decide(wishes.forcePositioning(), namespace.recovery().forcePositioning());
        return new SubscribePlan(
                namespace,
                resolved.state(),
                wishes,
                positioned,
                recoverable,
                decide(wishes.forcePushJoinLeave(), namespace.presence().forcePushJoinLeave()),
                since == null && namespace.recovery().startsWithNewest() ? StreamPosition.NONE : since,
                null,
                false,
                false,
                false,
                false);
    }

    static boolean decide(@Nullable Boolean wish, boolean otherwise) {
        return wish == null ? otherwise : wish;
    }

    boolean isPresent() {
        return decide(wishes.presence(), namespace.presence().isKept());
    }

    boolean isAnnounced() {
        return decide(wishes.joinLeave(), namespace.presence().joinLeave());
    }
}
