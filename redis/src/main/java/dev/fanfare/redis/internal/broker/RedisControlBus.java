package dev.fanfare.redis.internal.broker;

import dev.fanfare.redis.internal.format.ByteReader;
import dev.fanfare.redis.internal.format.ByteWriter;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.layout.WideFeed;
import dev.fanfare.redis.internal.link.Receiver;
import dev.fanfare.spi.ControlBus;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages from node to node through channels of Redis: one for all of them, and one for each. It hears them over a
 * connection of its own, so that they do not wait behind publications.
 */
public final class RedisControlBus implements ControlBus {

    private static final Logger LOG = LoggerFactory.getLogger(RedisControlBus.class);

    private final RedisLayout layout;
    private String self = "";
    private volatile @Nullable WideFeed feed;

    /**
     * A bus that is not started.
     *
     * @param layout is used until the bus is closed
     */
    public RedisControlBus(RedisLayout layout) {
        this.layout = layout.use();
    }

    private String all() {
        return layout.channelPrefix() + ":nodes";
    }

    private String one(String node) {
        return layout.channelPrefix() + ":node:" + node;
    }

    @Override
    public void start(String node, Consumer<byte[]> receiver) {
        self = Objects.requireNonNull(node, "node must not be null");
        WideFeed started = layout.wideFeed("messages of other nodes", new Receiver() {
            @Override
            public void heard(String channel, byte[] message) {
                receive(message, receiver);
            }

            @Override
            public void interrupted(List<String> channels) {
                // Whoever has sent a message that matters is not answered, and knows.
            }
        });
        feed = started;
        started.subscribe(List.of(all(), one(node)));
    }

    /** Whether messages of other nodes are heard, as far as is known. */
    public boolean isUp() {
        return feed != null && feed.isUp();
    }

    private void receive(byte[] message, Consumer<byte[]> receiver) {
        try {
            ByteReader in = new ByteReader(message, 0);
            if (!in.text().equals(self)) {
                receiver.accept(in.bytes());
            }
        } catch (IllegalArgumentException unreadable) {
            LOG.debug("A message of another node cannot be read", unreadable);
        }
    }

    private byte[] from(byte[] message) {
        return new ByteWriter(message.length + 64).text(self).bytes(message).toBytes();
    }

    @Override
    public CompletionStage<Void> send(String node, byte[] message) {
        return layout.publishWide(one(node), from(message));
    }

    @Override
    public CompletionStage<Void> sendToOthers(byte[] message) {
        return layout.publishWide(all(), from(message));
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
        layout.close();
    }
}
