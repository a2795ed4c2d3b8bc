package dev.fanfare.client;

import dev.fanfare.client.Link.FollowEvents;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribingEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions to live objects over the SDK. The SDK sends the end of one behind the beginning of the next in the
 * same channel, and takes the answer to one for that to the next. So one is ended only when its answer is there, and the
 * next begins when it has ended. Safe for any thread; calls nobody while it is locked.
 */
final class LiveSubscriptions {

    /** What the channels of live objects begin with. */
    private static final String PREFIX = "live:";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private enum Phase {
        /** It is asked for, or will be with the next connection. */
        BEGINS,
        STANDS,
        ENDS
    }

    private final Client sdk;
    private final Trace trace;
    private final Map<String, Channel> channels = new HashMap<>();

    LiveSubscriptions(Client sdk, Trace trace) {
        this.sdk = sdk;
        this.trace = trace;
    }

    /** Follows an object; answers how to stop. */
    synchronized Runnable follow(String id, FollowEvents events) {
        Channel channel = channels.computeIfAbsent(nameOf(id), Channel::new);
        channel.wants(events);
        return () -> {
            synchronized (this) {
                channel.wants(null);
            }
        };
    }

    /** An id as the name of a channel has it: what is not printable ASCII, and the percent sign, percent-encoded. */
    private static String nameOf(String id) {
        StringBuilder name = new StringBuilder(PREFIX);
        for (byte each : id.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && each < 0x7F && each != '%') {
                name.append((char) each);
            } else {
                name.append('%').append(HEX.toHexDigits(each));
            }
        }
        return name.toString();
    }

    /** What the SDK tells of one channel, on its thread. */
    private final class Channel extends SubscriptionEventListener {

        private final String name;
        private Phase phase = Phase.BEGINS;
        private @Nullable Subscription subscription;

        /** Who follows the object; null if nobody does any more. */
        private @Nullable FollowEvents follower;

        Channel(String name) {
            this.name = name;
        }

        /** Somebody follows the object, or nobody. */
        void wants(@Nullable FollowEvents events) {
            follower = events;
            if (events != null && subscription == null) {
                begin();
            } else if (events == null && phase == Phase.STANDS) {
                end();
            }
        }

        private void begin() {
            phase = Phase.BEGINS;
            try {
                Subscription begun = sdk.newSubscription(name, this);
                subscription = begun;
                begun.subscribe();
            } catch (DuplicateSubscriptionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private void end() {
            phase = Phase.ENDS;
            if (subscription != null) {
                sdk.removeSubscription(subscription);
            }
        }

        @Override
        public void onSubscribing(Subscription of, SubscribingEvent event) {
            synchronized (LiveSubscriptions.this) {
                if (phase == Phase.STANDS) {
                    phase = Phase.BEGINS;
                }
            }
        }

        @Override
        public void onSubscribed(Subscription of, SubscribedEvent event) {
            FollowEvents told;
            synchronized (LiveSubscriptions.this) {
                if (phase == Phase.BEGINS) {
                    phase = Phase.STANDS;
                    if (follower == null) {
                        end();
                    }
                }
                told = current();
            }
            if (told != null) {
                Message whole = Message.json(event.getData());
                trace.received("subscribed to " + name, whole);
                told.given(whole);
            }
        }

        /** Who is told of what there is now: what comes before the whole object, or after the end, is nobody's. */
        private @Nullable FollowEvents current() {
            return phase == Phase.STANDS ? follower : null;
        }

        @Override
        public void onPublication(Subscription of, PublicationEvent event) {
            FollowEvents told;
            synchronized (LiveSubscriptions.this) {
                told = current();
            }
            if (told != null) {
                Message change = Message.json(event.getData());
                trace.received(name, change);
                told.changed(change, event.getOffset());
            }
        }

        @Override
        public void onUnsubscribed(Subscription of, UnsubscribedEvent event) {
            FollowEvents refused = null;
            synchronized (LiveSubscriptions.this) {
                subscription = null;
                if (phase != Phase.ENDS) {
                    refused = follower;
                    follower = null;
                    sdk.removeSubscription(of);
                }
                if (follower == null) {
                    channels.remove(name, this);
                } else {
                    begin();
                }
            }
            if (refused != null) {
                trace.state("refused " + name + ": " + event.getCode() + " " + event.getReason());
                refused.refused(event.getCode(), event.getReason());
            }
        }
    }
}
