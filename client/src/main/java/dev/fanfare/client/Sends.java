package dev.fanfare.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one connection that its WebSocket was handed. There is no event for their arrival on the network, so one
 * looks for all of them how many bytes wait: what was handed before those is written. Safe for any thread.
 */
final class Sends {

    private static final int LOOK_MS = 10;

    /** @param end how many bytes were handed over with it and before it */
    private record Handed(Call<Void> call, long end) {}

    /** How many bytes that the WebSocket was handed are not written yet; may count what is not handed over here. */
    private final LongSupplier unwritten;

    /** Takes messages over when they are written, one after the other. */
    private final Consumer<Call<Void>> written;

    private final Queue<Handed> handed = new ArrayDeque<>();
    private final Set<Call<?>> refused = ConcurrentHashMap.newKeySet();
    private long bytes;
    private boolean isLooking;

    /** Why nothing is written any more; null while it may be. */
    private @Nullable ClientSocketException over;

    Sends(LongSupplier unwritten, Consumer<Call<Void>> written) {
        this.unwritten = unwritten;
        this.written = written;
    }

    /** A message was handed over, after all that were before; it is taken over when it is written. */
    void handed(Call<Void> call, int size) {
        ClientSocketException reason;
        boolean looks = false;
        synchronized (this) {
            reason = over;
            if (reason == null) {
                bytes += size;
                handed.add(new Handed(call, bytes));
                looks = !isLooking;
                isLooking = true;
            }
        }
        if (reason != null) {
            call.failed(reason);
        } else if (looks) {
            look(1);
        }
    }

    /** The WebSocket takes no more, as it is closing: the call fails when it is told why. */
    void refused(Call<?> call) {
        refused.add(call);
        ClientSocketException reason = over();
        if (reason != null) {
            call.failed(reason);
        }
    }

    /** Only one looks at a time, which keeps the order. */
    private void look(int delay) {
        takeWritten().forEach(written);
        if (isLookedFor()) {
            Later.after(delay, () -> look(Math.min(LOOK_MS, 2 * delay)));
        }
    }

    private synchronized List<Call<Void>> takeWritten() {
        long end = bytes - unwritten.getAsLong();
        List<Call<Void>> taken = new ArrayList<>();
        for (Handed first = handed.peek(); first != null && first.end <= end; first = handed.peek()) {
            taken.add(handed.remove().call);
        }
        return taken;
    }

    private synchronized boolean isLookedFor() {
        isLooking = !handed.isEmpty();
        return isLooking;
    }

    /** Everything that was handed over is known to have arrived. */
    void arrived() {
        takeAll().forEach(each -> each.call.done(null));
    }

    /** Nothing is written any more, and what was may not have arrived. */
    void fail(ClientSocketException reason) {
        synchronized (this) {
            over = reason;
        }
        takeAll().forEach(each -> each.call.failed(reason));
        refused.forEach(each -> each.failed(reason));
    }

    private synchronized List<Handed> takeAll() {
        List<Handed> all = List.copyOf(handed);
        handed.clear();
        return all;
    }

    private synchronized @Nullable ClientSocketException over() {
        return over;
    }

    /** Whether every message was taken over. */
    synchronized boolean isEmpty() {
        return handed.isEmpty() && !isLooking;
    }
}
