package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.server.FanfareServer;
import java.util.Locale;

/** A WebSocket without a protocol on top: whatever text comes is answered in upper case. */
public final class UpperScenario implements Scenario {

    private final Lights lights;

    UpperScenario(Lights lights) {
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.rawEndpoint(
                (endpoint, request) -> (connection, text) -> {
                    connection.send(text.toUpperCase(Locale.ROOT));
                    lights.lit("answered");
                },
                EndpointOptions.text("/upper"));
    }
}
