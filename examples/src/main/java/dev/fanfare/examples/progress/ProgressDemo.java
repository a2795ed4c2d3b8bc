package dev.fanfare.examples.progress;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.NotificationOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Notifications in an application of one's own: a page with a button, and a job behind it. */
public final class ProgressDemo implements AutoCloseable {

    private final ExecutorService jobs = Executors.newFixedThreadPool(4);
    private final Fanfare fanfare;
    private final NettyServer server;

    /**
     * Starts.
     *
     * @param port 0 for any free one
     * @param pageTime how long it takes to print a page
     * @throws IOException if the port is in use
     */
    public ProgressDemo(int port, Duration pageTime) throws IOException {
        fanfare = Fanfare.builder()
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .notifications(NotificationOptions.DEFAULT)
                .build();
        server = NettyServer.builder(fanfare)
                .port(port)
                .http("/reports", new Reports(fanfare.notifications(), jobs, pageTime))
                .files("/", ProgressDemo.class, "page")
                .clientScript()
                .start();
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** Runs the demo, on port 8000 or the one that is given, until the process ends. */
    public static void main(String[] args) throws IOException {
        int port = args.length == 0 ? 8000 : Integer.parseInt(args[0]);
        ProgressDemo demo = new ProgressDemo(port, Duration.ofMillis(50));
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
        System.out.println("Fanfare listening on http://localhost:" + demo.port());
    }

    @Override
    public void close() {
        jobs.shutdownNow();
        server.close();
        fanfare.close();
    }
}
