package dev.fanfare.internal.cluster;

import dev.fanfare.cluster.Survey;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.ProtocolError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What was asked, and who has not answered yet. Safe for any thread. */
final class Question<R> {

    private final long id;
    private final Task<R> task;
    private final Set<String> waitingFor;
    private final Map<String, R> answers = new HashMap<>();
    private final Map<String, Throwable> problems = new HashMap<>();
    private final CompletableFuture<Survey<R>> survey = new CompletableFuture<>();

    /**
     * @param nodes that are to answer
     */
    Question(long id, Task<R> task, Set<String> nodes) {
        this.id = id;
        this.task = task;
        this.waitingFor = new HashSet<>(nodes);
        finishIfAnswered();
    }

    long id() {
        return id;
    }

    Task<R> task() {
        return task;
    }

    /** Completes when nobody is waited for any more. */
    CompletableFuture<Survey<R>> survey() {
        return survey;
    }

    /** A node has answered; its second answer changes nothing. */
    void answered(String node, @Nullable R result, @Nullable Throwable problem) {
        synchronized (this) {
            if (!waitingFor.remove(node)) {
                return;
            }
            if (problem == null) {
                answers.put(node, Objects.requireNonNull(result));
            } else {
                problems.put(node, Problems.causeOf(problem));
            }
        }
        finishIfAnswered();
    }

    void answered(ControlMessage.Answer answer, ControlCodec codec) {
        ControlMessage.Problem problem = answer.problem();
        if (problem != null) {
            failed(
                    answer.from(),
                    new ErrorException(
                            new ProtocolError(problem.code(), problem.message(), problem.temporary()),
                            problem.detail()));
        } else if (answer.result() != null) {
            try {
                answered(answer.from(), codec.read(answer.result(), task.result()), null);
            } catch (JacksonException other) {
                failed(
                        answer.from(),
                        new IllegalStateException("its answer cannot be read: " + other.getOriginalMessage()));
            }
        } else {
            failed(answer.from(), new IllegalStateException("its answer is empty"));
        }
    }

    void failed(String node, Throwable problem) {
        answered(node, null, problem);
    }

    /** Waits no longer. */
    void giveUp() {
        Set<String> silent;
        synchronized (this) {
            silent = Set.copyOf(waitingFor);
        }
        silent.forEach(node -> failed(
                node,
                new ErrorException(ProtocolError.INTERNAL, "no answer within " + Cluster.PATIENCE.toSeconds() + " s")));
    }

    private void finishIfAnswered() {
        Survey<R> result;
        synchronized (this) {
            if (!waitingFor.isEmpty()) {
                return;
            }
            result = new Survey<>(answers, problems);
        }
        survey.complete(result);
    }
}
