package dev.fanfare.bench.peers;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One workload that all peers are put under.
 *
 * @param name as it is selected
 * @param title as people read it
 * @param arguments of the load generator
 * @param peers who take part
 * @param servers how many of each peer run
 * @param shares whether they share a Redis; if not, they know nothing of each other
 */
record Phase(String name, String title, List<String> arguments, Set<String> peers, int servers, boolean shares) {

    private Phase(String name, String title, List<String> arguments, Set<String> peers) {
        this(name, title, arguments, peers, 1, false);
    }

    private static final Set<String> ALL = Set.of("fanfare", "centrifugo", "ws", "socket.io", "netty", "netty-burst");
    private static final Set<String> MEMORY = Set.of("fanfare", "fanfare-17", "centrifugo", "ws", "socket.io", "netty");
    private static final Set<String> RECOVERING = Set.of("fanfare", "centrifugo");

    /** Connections to a process of a server are bounded by the files that it may open. */
    private static final int SEVERAL = 3;

    /** All of them, in the order in which they are run. */
    /** Seconds of load before what is measured, by when a server that compiles as it runs has found its pace. */
    private static final String WARM = "20";

    static final List<Phase> VALUES = List.of(
            new Phase(
                    "fanout-paced",
                    "1 channel with 1,000 subscribers, 50 publications a second of 128 bytes",
                    List.of("fanout", "--connections", "1000", "--rate", "50", "--warmup", WARM, "--duration", "60"),
                    ALL),
            new Phase(
                    "fanout-saturated",
                    "1 channel with 1,000 subscribers, 128 bytes, as fast as 100 publications under way allow",
                    List.of("fanout", "--connections", "1000", "--saturate", "--warmup", WARM, "--duration", "10"),
                    ALL),
            new Phase(
                    "many-channels",
                    "10,000 channels with 2 subscribers each, 10,000 publications a second of 128 bytes",
                    List.of("many-channels", "--rate", "10000", "--warmup", WARM, "--duration", "10"),
                    ALL),
            new Phase(
                    "idle",
                    "15,000 connections with one subscription each, recoverable where there is recovery",
                    List.of("idle", "--connections", "15000", "--warmup", "3", "--duration", "3"),
                    MEMORY),
            new Phase(
                    "storm",
                    "10,000 connections drop, miss 20 publications, and come back at once",
                    List.of("storm", "--connections", "10000", "--warmup", "5", "--duration", "5"),
                    RECOVERING),
            new Phase(
                    "slow",
                    "1,000 subscribers, 200 publications a second of 1 KiB; 10 subscribers stop reading",
                    List.of(
                            "slow",
                            "--connections",
                            "1000",
                            "--rate",
                            "200",
                            "--payload",
                            "1024",
                            "--warmup",
                            WARM,
                            "--duration",
                            "10"),
                    RECOVERING),
            new Phase(
                    "sequential",
                    "1 channel with 1,000 subscribers, 128 bytes; one HTTP connection, each publication after the answer"
                            + " to the one before, at most 256 ahead of the deliveries",
                    sequential("--subscribers", "1000"),
                    RECOVERING),
            new Phase(
                    "sequential-paced",
                    "the same, 50 publications a second",
                    List.of(
                            "sequential",
                            "--subscribers",
                            "1000",
                            "--rate",
                            "50",
                            "--api-key",
                            PeerFactory.API_KEY,
                            "--warmup",
                            WARM,
                            "--duration",
                            "60"),
                    RECOVERING),
            new Phase(
                    "publish-1",
                    "1,000 channels without subscribers, 128 bytes; one HTTP connection, each publication after the"
                            + " answer to the one before",
                    sequential("--subscribers", "0", "--channels", "1000"),
                    RECOVERING),
            new Phase(
                    "publish-32",
                    "the same over 32 HTTP connections",
                    sequential("--subscribers", "0", "--channels", "1000", "--publishers", "32"),
                    RECOVERING),
            new Phase(
                    "bystander",
                    "1 channel with 10,000 subscribers and 3 publications a second, and one with 1 subscriber and 50, both"
                            + " over HTTP connections of their own",
                    List.of(
                            "bystander",
                            "--connections",
                            "10000",
                            "--api-key",
                            PeerFactory.API_KEY,
                            "--warmup",
                            WARM,
                            "--duration",
                            "60"),
                    RECOVERING),
            new Phase(
                    "several-servers",
                    "40,000 connections from 3 processes to 3 servers, 1 channel, 1 publication a second of 128 bytes",
                    List.of(
                            "fanout",
                            "--connections",
                            "40000",
                            "--ramp",
                            "1000",
                            "--rate",
                            "1",
                            "--warmup",
                            "5",
                            "--duration",
                            "20"),
                    RECOVERING,
                    SEVERAL,
                    false),
            new Phase(
                    "redis-publish-32",
                    "one server with a Redis: 10,000 channels with a history and without subscribers, 128 bytes; 32 HTTP"
                            + " connections, each publication after the answer to the one before",
                    sequential("--subscribers", "0", "--channels", "10000", "--publishers", "32"),
                    RECOVERING,
                    1,
                    true),
            new Phase(
                    "redis-many-channels",
                    "one server with a Redis: 10,000 channels with a history and 2 subscribers each, 2,000 publications a"
                            + " second of 128 bytes",
                    List.of("many-channels", "--rate", "2000", "--warmup", WARM, "--duration", "20"),
                    RECOVERING,
                    1,
                    true),
            sharedFanout("redis-fanout-1", "one server", 1),
            sharedFanout("redis-fanout-2", "two servers", 2));

    /** The load is the same for any number of servers: the first one is asked, and all deliver. */
    private static Phase sharedFanout(String name, String servers, int count) {
        return new Phase(
                name,
                servers
                        + " with a Redis: 1 channel with a history and 1,000 subscribers, 50 publications a second of 128"
                        + " bytes over the HTTP API of the first",
                List.of(
                        "fanout",
                        "--connections",
                        "1000",
                        "--rate",
                        "50",
                        "--api-key",
                        PeerFactory.API_KEY,
                        "--warmup",
                        WARM,
                        "--duration",
                        "20"),
                RECOVERING,
                count,
                true);
    }

    private static List<String> sequential(String... more) {
        return Stream.concat(
                        Stream.of("sequential", "--api-key", PeerFactory.API_KEY, "--warmup", WARM, "--duration", "10"),
                        Stream.of(more))
                .toList();
    }
}
