package dev.fanfare.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatabaseThreadsTest {

    @Test
    @DisplayName(
            "M20 more than 2,000 questions for a database that does not answer are refused at once, with error 111")
    void refusesWhatIsTooMuch() {
        CompletableFuture<Void> answers = new CompletableFuture<>();
        try (DatabaseThreads threads = new DatabaseThreads("test-")) {
            List<CompletionStage<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 2_001; i++) {
                int number = i;
                asked.add(threads.ask("ann", () -> {
                    answers.join();
                    return number;
                }));
            }
            assertThat(asked).noneMatch(each -> each.toCompletableFuture().isDone());
            assertThatThrownBy(() ->
                            threads.ask("ann", () -> 0).toCompletableFuture().join())
                    .cause()
                    .extracting(refused -> ((ErrorException) refused).error().code())
                    .isEqualTo(111);
            assertThat(threads.load()).isEqualTo(new DatabaseThreads.Load(0, 0, 1, 2_000));
            answers.complete(null);
            assertThat(asked.get(2_000).toCompletableFuture().join()).isEqualTo(2_000);
            assertThat(threads.load()).isEqualTo(new DatabaseThreads.Load(2_001, 0, 1, 0));
        }
    }

    @Test
    void whoeverWaitsForOneAnswerAfterTheOtherKeepsNobodyFromAsking() {
        try (DatabaseThreads threads = new DatabaseThreads("test-")) {
            List<CompletionStage<Integer>> chains = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                chains.add(threads.ask("user" + i, () -> 1)
                        .thenApply(one -> one
                                + threads.ask("ann", () -> 1)
                                        .toCompletableFuture()
                                        .join()));
            }
            assertThat(chains).allMatch(each -> each.toCompletableFuture().join() == 2);
        }
    }

    @Test
    void afterItsEndEverythingIsRefused() {
        DatabaseThreads threads = new DatabaseThreads("test-");
        threads.close();
        assertThatThrownBy(
                        () -> threads.ask("ann", () -> 1).toCompletableFuture().join())
                .cause()
                .hasMessageContaining("closed");
    }
}
