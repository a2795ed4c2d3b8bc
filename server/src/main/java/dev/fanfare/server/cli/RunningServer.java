package dev.fanfare.server.cli;

import dev.fanfare.server.FanfareServer;
import java.util.concurrent.CountDownLatch;

/** A server as a process: says when it is ready, and stops properly when the process is told to. */
public final class RunningServer {

    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Says on standard output, in exactly one line, where the server listens, and closes it when the
     * process is asked to end.
     *
     * @param afterwards what the server needs until its last client has gone; it is done before the process ends
     */
    public RunningServer(FanfareServer server, Runnable... afterwards) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            for (Runnable each : afterwards) {
                                each.run();
                            }
                            stopped.countDown();
                        },
                        "fanfare-shutdown"));
        System.out.println("Fanfare listening on " + server.url());
        System.out.flush();
    }

    /** Waits until the process is asked to end. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }
}
