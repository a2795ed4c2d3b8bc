package dev.fanfare.examples.gallery;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.FanfareServer;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A word to everybody: how many it would reach, and who has seen it. */
public final class BroadcastScenario implements Scenario {

    private static final int MAX_LENGTH = 200;

    private final Lights lights;

    BroadcastScenario(Lights lights) {
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications()
                .onOpen(client -> countAgain(fanfare))
                .onClose((client, code, reason) -> countAgain(fanfare))
                .onEvent("system.broadcast", event -> broadcast(fanfare, text(event)))
                .onEvent("system.seen", event -> seen(fanfare, text(event))));
    }

    private void countAgain(Fanfare fanfare) {
        fanfare.info().thenAccept(nodes -> {
            int clients = nodes.complete().stream().mapToInt(NodeInfo::clients).sum();
            fanfare.live().update("system:reach", Map.of("value", clients));
            lights.lit("counted");
        });
    }

    private CompletionStage<Integer> broadcast(Fanfare fanfare, String text) {
        fanfare.live().replace("system:seen", Map.of("text1", text), LiveWrite.DEFAULT);
        return fanfare.notifications()
                .broadcast(Notification.builder().object("system").text(text).build())
                .thenApply(result -> {
                    lights.lit("sent");
                    return result.delivered();
                });
    }

    private Payload seen(Fanfare fanfare, String name) {
        fanfare.live().update("system:seen", Map.of(name, true), LiveWrite.IF_EXISTS);
        lights.lit("seen");
        return Payload.EMPTY;
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
