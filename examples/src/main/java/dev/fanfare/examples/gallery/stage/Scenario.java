package dev.fanfare.examples.gallery.stage;

import dev.fanfare.server.FanfareServer;

/** One scenario of the gallery. */
public interface Scenario {

    /** Adds what the scenario needs to the server that is being described. */
    void install(FanfareServer.Builder server);
}
