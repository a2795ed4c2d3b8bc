package dev.fanfare.bench.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** The subscribers of the {@link BroadcastServer} on one event loop. */
final class Shard {

    private static final int MAX_HEADER = 4;

    private final EventLoop loop;
    private final boolean burst;
    private final Map<String, List<Channel>> channels = new HashMap<>();
    private final Queue<Publication> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private static final class Publication {
        private final String channel;
        private final byte[] payload;

        Publication(String channel, byte[] payload) {
            this.channel = channel;
            this.payload = payload;
        }
    }

    /**
     * @param burst whether what is queued leaves as one buffer
     */
    Shard(EventLoop loop, boolean burst) {
        this.loop = loop;
        this.burst = burst;
    }

    /** On the loop. */
    void subscribe(String channel, Channel subscriber) {
        channels.computeIfAbsent(channel, name -> new ArrayList<>()).add(subscriber);
    }

    /** On the loop. */
    void leave(Channel subscriber) {
        channels.values().forEach(subscribers -> subscribers.remove(subscriber));
    }

    /** From any thread. */
    void offer(String channel, byte[] payload) {
        queue.add(new Publication(channel, payload));
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    private void drain() {
        scheduled.set(false);
        Map<String, ByteBuf> pending = new HashMap<>();
        for (Publication next = queue.poll(); next != null; next = queue.poll()) {
            if (!channels.containsKey(next.channel)) {
                continue;
            }
            ByteBuf buffer =
                    pending.computeIfAbsent(next.channel, name -> ByteBufAllocator.DEFAULT.ioBuffer(MAX_HEADER + 256));
            BroadcastServer.write(buffer, next.payload);
            if (!burst) {
                send(next.channel, buffer);
                pending.clear();
            }
        }
        pending.forEach(this::send);
    }

    private void send(String channel, ByteBuf buffer) {
        for (Channel subscriber : channels.getOrDefault(channel, List.of())) {
            subscriber.writeAndFlush(buffer.retainedDuplicate(), subscriber.voidPromise());
        }
        buffer.release();
    }
}
