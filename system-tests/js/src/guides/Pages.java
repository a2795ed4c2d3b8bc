import dev.fanfare.examples.hotels.Hotels;
import dev.fanfare.examples.welcome.Welcome;
import dev.fanfare.netty.NettyServer;
import java.nio.file.Path;

/** Starts an example with a page, on any free port: its name, and the folder of its pages. */
final class Pages {

    public static void main(String[] args) throws Exception {
        Path pages = Path.of(args[1]);
        NettyServer server = args[0].equals("welcome") ? Welcome.start(0, pages) : Hotels.start(0, pages);
        System.out.println("Fanfare listening on http://localhost:" + server.port());
    }
}
