package dev.fanfare.internal.session;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A broker that lets the test decide when a history is read, and when the answer arrives. */
final class SlowHistory extends LossyBroker {

    private boolean holding;
    private @Nullable Runnable reading;
    private @Nullable HistoryPage read;
    private CompletableFuture<HistoryPage> answer = new CompletableFuture<>();

    /** From now on, histories wait. */
    void hold() {
        holding = true;
    }

    /** From now on, histories do not wait any more. */
    void release() {
        holding = false;
    }

    void readHistoryNow() {
        if (reading != null) {
            reading.run();
        }
    }

    /** Answers from another thread, as a broker that waits for a network does. */
    void answer() {
        HistoryPage page = Objects.requireNonNull(read);
        CompletableFuture<HistoryPage> answered = answer;
        answer = new CompletableFuture<>();
        CompletableFuture.runAsync(() -> answered.complete(page)).join();
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        if (!holding) {
            return super.history(channel, filter, metaTtl);
        }
        reading = () -> read =
                super.history(channel, filter, metaTtl).toCompletableFuture().join();
        return answer;
    }
}
