package dev.fanfare.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of what was sent on one connection when it has come to the server: asks once for all who wait meanwhile. Safe
 * for any thread.
 */
final class Receipts {

    private final Runnable ask;

    /** Those that the question stands for which is under way. */
    private List<Call<Void>> asked = List.of();

    /** Those that were sent after it. */
    private List<Call<Void>> next = new ArrayList<>();

    /** Why nothing will be answered any more; null while the connection stands. */
    private @Nullable ClientSocketException over;

    /** @param ask asks the server something, which it answers in order; {@link #answered} is to be called then */
    Receipts(Runnable ask) {
        this.ask = ask;
    }

    /** The call is done when what was sent until now has come to the server. */
    void await(Call<Void> call) {
        ClientSocketException reason;
        synchronized (this) {
            reason = over;
            if (reason == null) {
                next.add(call);
                if (!asked.isEmpty()) {
                    return;
                }
                begin();
            }
        }
        if (reason == null) {
            ask.run();
        } else {
            call.failed(reason);
        }
    }

    private void begin() {
        asked = next;
        next = new ArrayList<>();
    }

    /** The server has answered. */
    void answered() {
        List<Call<Void>> arrived;
        boolean asksAgain;
        synchronized (this) {
            arrived = asked;
            asked = List.of();
            asksAgain = !next.isEmpty();
            if (asksAgain) {
                begin();
            }
        }
        arrived.forEach(each -> each.done(null));
        if (asksAgain) {
            ask.run();
        }
    }

    /** Nothing will be answered any more. */
    void fail(ClientSocketException reason) {
        List<Call<Void>> lost;
        synchronized (this) {
            lost = new ArrayList<>(asked);
            lost.addAll(next);
            asked = List.of();
            next = new ArrayList<>();
            over = reason;
        }
        lost.forEach(each -> each.failed(reason));
    }

    /** Whether nobody waits. */
    synchronized boolean isEmpty() {
        return asked.isEmpty() && next.isEmpty();
    }
}
