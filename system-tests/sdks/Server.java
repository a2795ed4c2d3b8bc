import dev.fanfare.protocol.Payload;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Locale;

/** The stand-alone server with one method to call: {@code upper} answers in upper case. */
final class Server {

    /** Serves the configuration that is named, on any free port, until the process ends. */
    public static void main(String[] args) throws Exception {
        ConfigLoader config = new ConfigLoader().file(Path.of(args[0])).option("port", "http_server.port", "0");
        FanfareServer server = FanfareServer.builder(config.load())
                .engine(engine -> engine.onRpc("upper", call -> Payload.utf8(call.data().utf8().toUpperCase(Locale.ROOT))))
                .start();
        System.out.println("Fanfare listening on " + server.url());
    }
}
