package dev.fanfare.bench.sizing;

import dev.fanfare.redis.internal.layout.Rendezvous;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** In which of several Redis a channel is, by the ways in which nodes decide it. */
public enum Placement {
    /** By rendezvous hashing, as the nodes do among several Redis. */
    SEVERAL {
        @Override
        int place(String channel, int places) {
            List<String> names =
                    IntStream.range(0, places).mapToObj(i -> "redis-" + i).toList();
            return new Rendezvous(names).place(channel);
        }
    },
    /** By the slot of the name, as in a Redis Cluster whose masters have equal shares of the slots. */
    CLUSTER {
        @Override
        int place(String channel, int places) {
            int slot = crc16(channel.getBytes(StandardCharsets.UTF_8)) % SLOTS;
            return (int) ((long) slot * places / SLOTS);
        }
    };

    /** Slots of a Redis Cluster. */
    static final int SLOTS = 16_384;

    /**
     * Places a channel.
     *
     * @return from 0
     */
    abstract int place(String channel, int places);

    /** How much more than an equal share of some channels the fullest has; 1 is even. */
    double imbalance(int places, int channels) {
        int[] counts = new int[places];
        int fullest = 0;
        for (int i = 0; i < channels; i++) {
            fullest = Math.max(fullest, ++counts[place("room:" + i, places)]);
        }
        return fullest / ((double) channels / places);
    }

    /** CRC-16/XMODEM, which is what Redis Cluster has (its specification, "Keys distribution model"). */
    static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte next : bytes) {
            crc ^= (next & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
        }
        return crc & 0xFFFF;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
