package dev.fanfare.raw;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The HTTP servers that run in this JVM, for {@link WebSocketServer#start}. Each adds itself when it
 * starts and removes itself when it stops. Safe for any thread.
 */
public final class RunningHosts {

    private static final List<WebSocketHost> HOSTS = new CopyOnWriteArrayList<>();

    private RunningHosts() {}

    /**
     * A server has started.
     *
     * @param host takes endpoints from now on
     */
    public static void add(WebSocketHost host) {
        HOSTS.add(host);
    }

    /**
     * A server stops.
     *
     * @param host what was added; anything else is ignored
     */
    public static void remove(WebSocketHost host) {
        HOSTS.remove(host);
    }

    static WebSocketHost only() {
        List<WebSocketHost> hosts = List.copyOf(HOSTS);
        if (hosts.size() != 1) {
            throw new IllegalStateException(
                    hosts.isEmpty()
                            ? "no HTTP server runs in this JVM; start one first, for example NettyServer"
                            : hosts.size()
                                    + " HTTP servers run in this JVM; call rawEndpoint on the one that is meant");
        }
        return hosts.get(0);
    }
}
