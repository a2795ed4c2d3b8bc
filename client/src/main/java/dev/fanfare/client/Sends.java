package dev.fanfare.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one connection that its WebSocket was handed. There is no event for their arrival on the network, so it
 * is looked for. Safe for any thread.
 */
final class Sends {

    private static final int LOOK_MS = 10;

    /** Whether everything that the WebSocket was handed is written. */
    private final BooleanSupplier isWritten;

    /** Takes a message over when it is written. */
    private final Consumer<Call<Void>> written;

    private final Set<Call<Void>> handed = ConcurrentHashMap.newKeySet();
    private final Set<Call<?>> refused = ConcurrentHashMap.newKeySet();

    /** Why nothing is written any more; null while it may be. */
    private volatile @Nullable ClientSocketException over;

    Sends(BooleanSupplier isWritten, Consumer<Call<Void>> written) {
        this.isWritten = isWritten;
        this.written = written;
    }

    /** A message was handed over; it is taken over when everything that was is written. */
    void handed(Call<Void> call) {
        handed.add(call);
        ClientSocketException reason = over;
        if (reason == null) {
            look(call, 1);
        } else if (handed.remove(call)) {
            call.failed(reason);
        }
    }

    /** The WebSocket takes no more, as it is closing: the call fails when it is told why. */
    void refused(Call<?> call) {
        refused.add(call);
        ClientSocketException reason = over;
        if (reason != null) {
            call.failed(reason);
        }
    }

    private void look(Call<Void> call, int delay) {
        if (!handed.contains(call)) {
            return;
        }
        if (!isWritten.getAsBoolean()) {
            Later.after(delay, () -> look(call, Math.min(LOOK_MS, 2 * delay)));
        } else if (handed.remove(call)) {
            written.accept(call);
        }
    }

    /** Everything that was handed over is known to have arrived. */
    void arrived() {
        handed.removeIf(each -> {
            each.done(null);
            return true;
        });
    }

    /** Nothing is written any more, and what was may not have arrived. */
    void fail(ClientSocketException reason) {
        over = reason;
        handed.removeIf(each -> {
            each.failed(reason);
            return true;
        });
        refused.forEach(each -> each.failed(reason));
    }

    boolean isEmpty() {
        return handed.isEmpty();
    }
}
