package dev.fanfare.outbox;

import dev.fanfare.internal.handler.Problems;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Messages of one target that are sent one after the other, until one fails. At each moment one thread runs it. */
final class TargetRun {

    private final Outbox outbox;
    private final Iterator<Row> rows;
    private final Duration timeout;
    private final BooleanSupplier isOver;
    private final Listener listener;

    /** Hears what becomes of each message, on any thread. */
    interface Listener {

        /** A message was sent, or has failed with a problem. */
        void came(Row row, @Nullable Throwable problem);

        /** Nothing more is sent. */
        void ended();
    }

    /**
     * @param timeout after which a message counts as failed
     * @param isOver whether nothing more may be sent
     */
    TargetRun(Outbox outbox, List<Row> rows, Duration timeout, BooleanSupplier isOver, Listener listener) {
        this.outbox = outbox;
        this.rows = rows.iterator();
        this.timeout = timeout;
        this.isOver = isOver;
        this.listener = listener;
    }

    /** Sends until a message takes its time, and goes on from there by itself. */
    void go() {
        while (rows.hasNext() && !isOver.getAsBoolean()) {
            Row row = rows.next();
            CompletableFuture<?> sending = send(row);
            if (!sending.isDone()) {
                sending.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((sent, problem) -> goOn(row, problem));
                return;
            }
            Throwable problem = problemOf(sending);
            listener.came(row, problem);
            if (problem != null) {
                break;
            }
        }
        listener.ended();
    }

    private void goOn(Row row, @Nullable Throwable problem) {
        listener.came(row, problem == null ? null : Problems.causeOf(problem));
        if (problem == null) {
            go();
        } else {
            listener.ended();
        }
    }

    // Whatever is in a row, and whatever a kind throws, the relay goes on.
    private CompletableFuture<?> send(Row row) {
        try {
            OutboxMessage message = row.message();
            MessageKind kind = outbox.kind(message.kind());
            if (kind == null) {
                // A node with a newer version may have written it.
                throw new IllegalStateException("this node knows no messages of the kind \"" + message.kind() + "\"");
            }
            return kind.send(message).toCompletableFuture().copy();
        } catch (Throwable problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    private static @Nullable Throwable problemOf(CompletableFuture<?> done) {
        try {
            done.join();
            return null;
        } catch (CompletionException problem) {
            return Problems.causeOf(problem);
        } catch (RuntimeException problem) {
            return problem;
        }
    }
}
