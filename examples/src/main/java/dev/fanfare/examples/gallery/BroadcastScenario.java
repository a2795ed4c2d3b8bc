package dev.fanfare.examples.gallery;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.examples.gallery.stage.Visitors;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.FanfareServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** A word to everybody: how many it would reach, and who has seen it. */
public final class BroadcastScenario implements Scenario {

    private static final String SEEN = "system:seen";
    private static final int MAX_LENGTH = 200;
    private static final int MAX_NAMES = 20;

    private final Lights lights;
    /** The first who have seen the newest message; guarded by itself. */
    private final Set<String> names = new TreeSet<>();

    BroadcastScenario(Lights lights) {
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications()
                .onOpen(client -> countAgain(fanfare))
                .onClose((client, code, reason) -> countAgain(fanfare))
                .onEvent("system.broadcast", event -> broadcast(fanfare, text(event)))
                .onEvent("system.seen", event -> seen(fanfare, event.clientId())));
    }

    private void countAgain(Fanfare fanfare) {
        fanfare.info().thenAccept(nodes -> {
            int clients = nodes.complete().stream().mapToInt(NodeInfo::clients).sum();
            fanfare.live().update("system:reach", Map.of("value", clients));
            lights.lit("counted");
        });
    }

    private CompletionStage<Integer> broadcast(Fanfare fanfare, String text) {
        synchronized (names) {
            names.clear();
            fanfare.live().replace(SEEN, Map.of("names", List.of()), LiveWrite.DEFAULT);
        }
        return fanfare.notifications()
                .broadcast(Notification.builder().object("system").text(text).build())
                .thenApply(result -> {
                    lights.lit("sent");
                    return result.delivered();
                });
    }

    private CompletionStage<Payload> seen(Fanfare fanfare, String clientId) {
        return Visitors.of(fanfare, clientId).thenApply(visitor -> {
            synchronized (names) {
                if (names.size() < MAX_NAMES && names.add(Visitors.nameOf(visitor))) {
                    fanfare.live().update(SEEN, Map.of("names", List.copyOf(names)), LiveWrite.IF_EXISTS);
                    lights.lit("seen");
                }
            }
            return Payload.EMPTY;
        });
    }

    private static String text(ClientEvent event) {
        String text = event.text().strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "A text of 1 to " + MAX_LENGTH + " characters is needed");
        }
        return text;
    }
}
