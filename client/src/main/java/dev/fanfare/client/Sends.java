package dev.fanfare.client;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Messages on their way to the network. There is no event for their arrival there, so it is looked for. */
final class Sends {

    private static final int LOOK_MS = 10;
    private static final int CLOSE_WAIT_MS = 1_000;

    /** Whether everything that the WebSocket was handed is written. */
    private final BooleanSupplier isWritten;

    /** Those that are not with the WebSocket yet. */
    private final Set<Call<Void>> begun = ConcurrentHashMap.newKeySet();

    /** Those that are, and not known to be written. */
    private final Set<Call<Void>> handed = ConcurrentHashMap.newKeySet();

    Sends(BooleanSupplier isWritten) {
        this.isWritten = isWritten;
    }

    /** A message is about to be handed to the WebSocket. */
    void begin(Call<Void> call) {
        begun.add(call);
    }

    /** It could not be handed over. */
    void failed(Call<Void> call, ClientSocketException reason) {
        begun.remove(call);
        call.failed(reason);
    }

    /** It was handed over, and is done when everything that was is written. */
    void handed(Call<Void> call) {
        handed.add(call);
        begun.remove(call);
        look(call, 1);
    }

    private void look(Call<Void> call, int delay) {
        if (!handed.contains(call)) {
            return;
        }
        if (isWritten.getAsBoolean()) {
            handed.remove(call);
            call.done(null);
        } else {
            after(delay, () -> look(call, Math.min(LOOK_MS, 2 * delay)));
        }
    }

    /** The WebSocket is over. What it has not written is lost. */
    void ended() {
        boolean isAllWritten = isWritten.getAsBoolean();
        handed.removeIf(each -> {
            if (isAllWritten) {
                each.done(null);
            } else {
                each.failed(ClientSocketException.lost());
            }
            return true;
        });
    }

    /** Nothing goes on any more. */
    void fail(ClientSocketException reason) {
        begun.forEach(each -> each.failed(reason));
        handed.forEach(each -> each.failed(reason));
        begun.clear();
        handed.clear();
    }

    /** Runs a task when everything is written, or has not become so for a second. */
    void whenWritten(Runnable task) {
        whenWritten(System.nanoTime(), task);
    }

    private void whenWritten(long since, Runnable task) {
        boolean hasTime = System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MS);
        if (hasTime && !(begun.isEmpty() && handed.isEmpty())) {
            after(LOOK_MS, () -> whenWritten(since, task));
        } else {
            CompletableFuture.runAsync(task);
        }
    }

    private static void after(int millis, Runnable task) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(task);
    }
}
