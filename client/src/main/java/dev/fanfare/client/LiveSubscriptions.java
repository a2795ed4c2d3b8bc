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
 * next begins when it has ended. Safe for any thread.
 *
 * <p>The SDK holds a lock of its own while it tells that subscriptions are lost, and takes the same to make and to remove
 * one. So that is done without ours; under it, work is handed to the SDK's thread at most, which waits for nobody.
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
    Runnable follow(String id, FollowEvents events) {
        Channel channel;
        boolean begins;
        synchronized (this) {
            channel = channels.computeIfAbsent(nameOf(id), Channel::new);
            begins = channel.wants(events);
        }
        if (begins) {
            channel.begin();
        }
        return channel::stop;
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

        /** Somebody has begun it, and it has not ended. */
        private boolean isBegun;

        /** Null until it is made. */
        private @Nullable Subscription subscription;

        /** Whether the follower has been given the whole object by this subscription. */
        private boolean isGiven;

        /** Who follows the object; null if nobody does any more. */
        private @Nullable FollowEvents follower;

        Channel(String name) {
            this.name = name;
        }

        /** Somebody follows the object; whether the caller has to begin the subscription. Called under the lock. */
        boolean wants(FollowEvents events) {
            follower = events;
            isGiven = false;
            return takeBeginning();
        }

        private boolean takeBeginning() {
            if (isBegun) {
                return false;
            }
            isBegun = true;
            phase = Phase.BEGINS;
            return true;
        }

        /** Called without the lock, by the one that has taken the beginning. */
        void begin() {
            Subscription begun;
            try {
                begun = sdk.newSubscription(name, this);
            } catch (DuplicateSubscriptionException impossible) {
                throw new IllegalStateException(impossible);
            }
            synchronized (LiveSubscriptions.this) {
                subscription = begun;
            }
            begun.subscribe();
        }

        /** Nobody follows the object any more. */
        void stop() {
            synchronized (LiveSubscriptions.this) {
                follower = null;
                if (phase == Phase.STANDS) {
                    end();
                }
            }
        }

        /** Called under the lock, so that no connection can come between the decision and its turn. */
        private void end() {
            phase = Phase.ENDS;
            if (subscription != null) {
                subscription.unsubscribe();
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
                    // What follows a state that another follower had: a new subscription begins with the whole.
                    boolean isPart = !isGiven && event.wasRecovering() && event.getData().length == 0;
                    if (follower == null || isPart) {
                        end();
                    } else {
                        isGiven = true;
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
            sdk.removeSubscription(of);
            FollowEvents refused = null;
            boolean begins = false;
            synchronized (LiveSubscriptions.this) {
                subscription = null;
                isBegun = false;
                if (phase != Phase.ENDS) {
                    refused = follower;
                    follower = null;
                }
                if (follower == null) {
                    channels.remove(name, this);
                } else {
                    isGiven = false;
                    begins = takeBeginning();
                }
            }
            if (begins) {
                begin();
            }
            if (refused != null) {
                trace.state("refused " + name + ": " + event.getCode() + " " + event.getReason());
                refused.refused(event.getCode(), event.getReason());
            }
        }
    }
}
