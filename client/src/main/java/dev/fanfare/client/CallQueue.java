package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
import java.util.ArrayDeque;
import java.util.Queue;

/** Calls that wait for the connection, in order; at most so many. */
final class CallQueue {

    private record Waiting(Runnable start, Call<?> call) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final int limit;

    CallQueue(int limit) {
        this.limit = limit;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Adds a call, which starts when there is a connection, and fails if there will be none. */
    void add(Runnable start, Call<?> call) {
        if (waiting.size() >= limit) {
            call.failed(new ClientSocketException(
                    Code.QUEUE_FULL, "Not sent: already " + limit + " messages wait for the connection to come back"));
        } else {
            waiting.add(new Waiting(start, call));
        }
    }

    /** Starts the calls that wait. */
    void flush() {
        while (!waiting.isEmpty()) {
            waiting.remove().start().run();
        }
    }

    /** Gives up the calls that wait. */
    void fail(ClientSocketException reason) {
        while (!waiting.isEmpty()) {
            waiting.remove().call().failed(reason);
        }
    }
}
