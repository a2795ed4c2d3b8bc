package dev.fanfare.examples.gallery.stage;

import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.server.FanfareServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells the frames around scenarios what has run, at {@code /lights}. A raw endpoint: whoever looks at a source is
 * no client of the scenario, and nothing that the scenario counts.
 */
public final class LightBoard implements ServerHandler<JsonNode>, AutoCloseable {

    /** What runs again within this time is told together, so that a tight loop may light its line. */
    private static final long PACE_MILLIS = 50;

    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gallery-lights");
        thread.setDaemon(true);
        return thread;
    });

    /** How often what ran since the last telling; guarded by itself. Bounded by the marks in the sources. */
    private final Map<Place, Integer> lit = new LinkedHashMap<>();

    private volatile @Nullable WebSocketServer<JsonNode> frames;

    private record Place(String scenario, String mark) {}

    /** What frames are told: a line ran so many times. */
    private record Light(String scenario, String mark, int times) {}

    /** Adds the endpoint. */
    public void install(FanfareServer.Builder server) {
        server.rawEndpoint(this, EndpointOptions.json("/lights"));
    }

    /** The lights of one scenario, by its name in paths. */
    public Lights of(String scenario) {
        return mark -> lit(scenario, mark);
    }

    @Override
    public ConnectionHandler<JsonNode> onConnection(WebSocketServer<JsonNode> server, ConnectionRequest request) {
        // What comes goes back: a page measures how long that takes.
        return Connection::send;
    }

    @Override
    public void onOpen(WebSocketServer<JsonNode> server) {
        frames = server;
    }

    private void lit(String scenario, String mark) {
        synchronized (lit) {
            boolean isFirst = lit.isEmpty();
            lit.merge(new Place(scenario, mark), 1, Integer::sum);
            if (isFirst && !pace.isShutdown()) {
                pace.schedule(this::tell, PACE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void tell() {
        List<Light> lights;
        synchronized (lit) {
            lights = lit.entrySet().stream()
                    .map(each ->
                            new Light(each.getKey().scenario(), each.getKey().mark(), each.getValue()))
                    .toList();
            lit.clear();
        }
        WebSocketServer<JsonNode> server = frames;
        if (server != null) {
            server.broadcast(lights);
        }
    }

    @Override
    public void close() {
        pace.shutdownNow();
    }
}
