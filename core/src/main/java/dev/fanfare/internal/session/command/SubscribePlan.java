package dev.fanfare.internal.session.command;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.hub.TagsFilter;
import dev.fanfare.protocol.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription shall be.
 *
 * @param namespace what the channel's namespace says
 * @param wishes how this subscription differs
 * @param positioned whether it has a position
 * @param recoverable whether it can recover later
 * @param pushJoinLeave whether it hears of others coming and going
 * @param since where to recover from now, or null for not at all
 * @param filter lets through only some publications, or null
 * @param refuseUnrecoverable fails where recovery fails
 * @param isByToken whether a token of the client's allows it, and a new one renews it
 */
record SubscribePlan(
        NamespaceOptions namespace,
        SubscribeOptions wishes,
        boolean positioned,
        boolean recoverable,
        boolean pushJoinLeave,
        @Nullable StreamPosition since,
        @Nullable TagsFilter filter,
        boolean refuseUnrecoverable,
        boolean isByToken) {

    /** What the server decides for a subscription of its own making. */
    static SubscribePlan ofServer(NamespaceOptions namespace, SubscribeOptions wishes, @Nullable StreamPosition since) {
        boolean recoverable =
                decide(wishes.forceRecovery(), namespace.recovery().forceRecovery());
        boolean positioned = recoverable
                || decide(wishes.forcePositioning(), namespace.recovery().forcePositioning());
        return new SubscribePlan(
                namespace,
                wishes,
                positioned,
                recoverable,
                decide(wishes.forcePushJoinLeave(), namespace.presence().forcePushJoinLeave()),
                recoverable ? since : null,
                null,
                false,
                false);
    }

    /** The same in a channel that holds a state: whoever follows it must know where it stands. */
    SubscribePlan ofState() {
        return new SubscribePlan(
                namespace, wishes, true, true, pushJoinLeave, since, filter, refuseUnrecoverable, isByToken);
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
