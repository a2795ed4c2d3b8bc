import dev.fanfare.notify.Notifications;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import java.nio.file.Path;

/** What the programs of the guides talk to: takes orders, and says so. */
final class Orders {

    /** Serves the configuration that is named, on any free port, until the process ends. */
    public static void main(String[] args) throws Exception {
        ConfigLoader config = new ConfigLoader().file(Path.of(args[0])).option("port", "http_server.port", "0");
        FanfareServer server = FanfareServer.builder(config.load())
                .application(fanfare -> {
                    Notifications notifications = fanfare.notifications();
                    notifications.onEvent("save", event -> "saved " + event.text());
                    notifications.onReceived((client, text) -> notifications.notifyClientText(client, "heard " + text));
                })
                .start();
        System.out.println("Fanfare listening on " + server.url());
    }
}
