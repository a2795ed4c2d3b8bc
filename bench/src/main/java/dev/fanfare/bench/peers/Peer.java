package dev.fanfare.bench.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A server that can be started.
 *
 * @param name as it is selected
 * @param title as people read it
 * @param version of the server and of what it runs on
 * @param command that starts it on a port
 * @param environment added to this process's
 * @param directory where it is started
 * @param path of its WebSocket
 * @param dialect it speaks
 */
record Peer(
        String name,
        String title,
        String version,
        IntFunction<List<String>> command,
        Map<String, String> environment,
        Path directory,
        String path,
        String dialect) {}
