package dev.fanfare.examples.chat;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigException;
import java.time.InstantSource;

/** The chat as a part of the demo: its room, its database and its page. */
public final class Chat implements Scenario, AutoCloseable {

    private final MessageStore store;
    private final ChatRoom room;

    /** Touches nothing yet. */
    public Chat(DataFolder data, Lights lights) {
        store = new MessageStore(data);
        room = new ChatRoom(store, InstantSource.system(), lights);
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.engine(room::install).files("/chat/page/", Chat.class, "/dev/fanfare/web/chat");
    }

    /**
     * Opens the database; until then, whoever comes waits.
     *
     * @throws ConfigException if it cannot be opened
     */
    public void open() {
        store.open();
    }

    @Override
    public void close() {
        store.close();
    }
}
