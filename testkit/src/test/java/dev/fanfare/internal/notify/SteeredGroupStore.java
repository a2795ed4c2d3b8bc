package dev.fanfare.internal.notify;

import dev.fanfare.internal.memory.MemoryGroupStore;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store, with a clock of its own, as one elsewhere has, that answers when and how the test says. */
final class SteeredGroupStore implements GroupStore {

    /** What becomes of a question. */
    enum Mood {
        ANSWERS,
        THROWS,
        FAILS,
        IS_SILENT,
        RETURNS_NULL
    }

    private final FakeClock clock = new FakeClock();
    private final GroupStore kept = new MemoryGroupStore(clock.ticker(), 1_000);
    private final List<Runnable> answers = new ArrayList<>();

    /** Answers that were waited for come on threads that are no loops. */
    private final ManualExecutor threads = new ManualExecutor();

    private Mood mood = Mood.ANSWERS;
    private boolean isHeld;
    private boolean isClosed;

    FakeClock clock() {
        return clock;
    }

    void mood(Mood next) {
        mood = next;
    }

    /** From now on, questions are carried out, but their answers wait. */
    void hold() {
        isHeld = true;
    }

    /** Gives the answers that wait, and does not hold others back. */
    void release() {
        isHeld = false;
        answers.forEach(threads::execute);
        answers.clear();
        threads.run();
    }

    boolean isClosed() {
        return isClosed;
    }

    @SuppressWarnings("NullAway") // One of the moods is to give what no store may give.
    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        switch (mood) {
            case THROWS -> throw new IllegalStateException("the store is ill");
            case FAILS -> answer.completeExceptionally(new IllegalStateException("the store is ill"));
            case RETURNS_NULL -> {
                return null;
            }
            case IS_SILENT ->
                answers.add(() ->
                        answer.complete(question.get().toCompletableFuture().join()));
            case ANSWERS -> {
                T result = question.get().toCompletableFuture().join();
                if (isHeld) {
                    answers.add(() -> answer.complete(result));
                } else {
                    answer.complete(result);
                }
            }
        }
        return answer;
    }

    @Override
    public CompletionStage<Boolean> add(String group, String member, @Nullable Duration ttl) {
        return ask(() -> kept.add(group, member, ttl));
    }

    @Override
    public CompletionStage<Void> remove(String group, String member) {
        return ask(() -> kept.remove(group, member));
    }

    @Override
    public CompletionStage<Set<String>> groups(Collection<String> members) {
        return ask(() -> kept.groups(members));
    }

    @Override
    public CompletionStage<Void> refresh(Collection<String> members, Duration ttl) {
        return ask(() -> kept.refresh(members, ttl));
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
