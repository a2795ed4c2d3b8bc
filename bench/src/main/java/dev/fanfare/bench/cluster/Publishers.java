package dev.fanfare.bench.cluster;

import dev.fanfare.bench.load.Numbered;
import dev.fanfare.bench.witness.ChannelWitness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publish to all channels at a steady rate, each channel by one of them, which awaits what becomes of one publication before
 * the next. What is not acknowledged is not repeated. Each has a node where it is at home, and goes to the next one when it
 * is not answered.
 */
final class Publishers implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final List<NodeProcess> nodes;
    private final List<ChannelWitness> channels;
    private final int payload;
    private final int count;
    private final long intervalNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder refused = new LongAdder();
    private final Recorder answered = new Recorder(1_000, LONGEST_NANOS, 3);
    private volatile String lastRefusal = "";
    private volatile boolean isOver;
    private volatile boolean isHalfQuiet;
    private final AtomicInteger homecomings = new AtomicInteger();

    /**
     * @param rate publications per second of all together
     * @param count how many publish at once
     * @param payload bytes of a publication
     */
    Publishers(List<NodeProcess> nodes, List<ChannelWitness> channels, double rate, int count, int payload) {
        this.nodes = nodes;
        this.channels = channels;
        this.payload = payload;
        this.count = Math.min(count, channels.size());
        this.intervalNanos = (long) (1e9 * this.count / rate);
    }

    void start() {
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number), "publisher-" + number);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Whether nothing is published to {@linkplain #isOfQuietHalf every other channel}. */
    void halfQuiet(boolean quiet) {
        isHalfQuiet = quiet;
    }

    static boolean isOfQuietHalf(int channel) {
        return channel % 2 == 1;
    }

    /** All go back to where they are at home. */
    void goHome() {
        homecomings.incrementAndGet();
    }

    long refused() {
        return refused.sum();
    }

    /** What a node said when it refused the last one; "" if none did. */
    String lastRefusal() {
        return lastRefusal;
    }

    /** In how many nanoseconds publications were acknowledged since this was asked for the last time. */
    Histogram answered() {
        return answered.getIntervalHistogram();
    }

    private void run(int number) {
        try (Voice voice = new Voice(number)) {
            long next = System.nanoTime() + intervalNanos * number / count;
            int turn = 0;
            int own = (channels.size() - number + count - 1) / count;
            while (!isOver) {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                    continue;
                }
                // What could not be sent in time is not sent later all at once.
                next = Math.max(next, System.nanoTime() - intervalNanos) + intervalNanos;
                int channel = number + count * (turn++ % own);
                if (!isHalfQuiet || !isOfQuietHalf(channel)) {
                    voice.publish(channel);
                }
            }
        }
    }

    /** One publisher's connection to a node. */
    private final class Voice implements AutoCloseable {
        private final int home;
        private int node;
        private int homecoming;
        private @Nullable ApiConnection connection;

        Voice(int number) {
            this.home = number % nodes.size();
            this.node = home;
        }

        /** Publishes to a channel; returns the number of the publication if it was acknowledged, or -1. */
        int publish(int number) {
            int called = homecomings.get();
            if (homecoming != called) {
                homecoming = called;
                close();
                node = home;
            }
            ChannelWitness channel = channels.get(number);
            int sequence = -1;
            try {
                ApiConnection open = connection;
                if (open == null) {
                    open = new ApiConnection(nodes.get(node).port());
                    connection = open;
                }
                long sent = System.nanoTime();
                sequence = channel.publishing(sent);
                String answer = open.publish(channel.name(), Numbered.payload(number, sequence, payload));
                JsonNode result = JSON.readTree(answer).path("result");
                if (result.path("epoch").isString()) {
                    channel.acknowledged(
                            sequence,
                            result.path("epoch").asString(),
                            result.path("offset").asLong());
                    answered.recordValue(Math.min(System.nanoTime() - sent, LONGEST_NANOS));
                    return sequence;
                }
                refused(answer.strip());
            } catch (IOException broken) {
                close();
                node = (node + 1) % nodes.size();
                if (sequence >= 0) {
                    refused(String.valueOf(broken.getMessage()));
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            return -1;
        }

        private void refused(String reason) {
            refused.increment();
            lastRefusal = reason;
        }

        @Override
        public void close() {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (IOException ignored) {
                // It is not used any more.
            }
            connection = null;
        }
    }

    /** No more is published when this returns. */
    void stop() throws InterruptedException {
        isOver = true;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    /**
     * Publishes one to each channel that is acknowledged, after all have stopped.
     *
     * @param end when it is given up, by {@link System#nanoTime()}
     * @return their numbers, by channel; -1 where none was acknowledged
     */
    int[] last(long end) {
        int[] numbers = new int[channels.size()];
        try (Voice voice = new Voice(0)) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = voice.publish(i);
                while (numbers[i] < 0 && System.nanoTime() - end < 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    numbers[i] = voice.publish(i);
                }
            }
        }
        return numbers;
    }

    @Override
    public void close() {
        isOver = true;
    }
}
