package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Endpoint;
import dev.fanfare.bench.plan.Plan;
import java.io.IOException;
import java.net.Socket;

/** Whether there is a server at all, asked before thousands of connections find out. */
final class Reachability {

    private static final int TIMEOUT_MILLIS = 5_000;

    private Reachability() {}

    static void check(Plan plan) {
        plan.urls().forEach(url -> check(Endpoint.of(url, plan.transport()), url));
    }

    private static void check(Endpoint endpoint, String url) {
        try (Socket socket = new Socket()) {
            socket.connect(endpoint.address(), TIMEOUT_MILLIS);
        } catch (IOException unreachable) {
            throw new BenchException("No server answers at " + url + " (" + unreachable.getMessage()
                    + "). Start one, or name another with --url.");
        }
    }
}
