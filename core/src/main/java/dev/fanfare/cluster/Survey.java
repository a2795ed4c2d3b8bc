package dev.fanfare.cluster;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the nodes answered.
 *
 * @param answers by the id of the node
 * @param problems why nothing came of the others, by the id of the node: it refused, is gone, or did not answer in time
 * @param <R> what each of them answered
 */
public record Survey<R>(Map<String, R> answers, Map<String, Throwable> problems) {

    /**
     * What came of asking.
     *
     * @param answers by the id of the node; copied
     * @param problems by the id of the node; empty if all have answered; copied
     */
    public Survey {
        Objects.requireNonNull(answers, "answers must not be null");
        Objects.requireNonNull(problems, "problems must not be null");
        answers = Map.copyOf(answers);
        problems = Map.copyOf(problems);
    }

    /**
     * {@return the same with one more answer}
     *
     * @param node the id of the node that gave it
     * @param answer what it said, in place of what it may have said before
     */
    public Survey<R> plus(String node, R answer) {
        Objects.requireNonNull(node, "node must not be null");
        Objects.requireNonNull(answer, "answer must not be null");
        Map<String, R> more = new HashMap<>(answers);
        more.put(node, answer);
        return new Survey<>(more, problems);
    }

    /**
     * {@return the same, with something made of each answer}
     *
     * @param <T> what is made
     * @param form makes it, once for each answer; what it throws is thrown here
     */
    public <T> Survey<T> map(Function<R, T> form) {
        Objects.requireNonNull(form, "form must not be null");
        Map<String, T> formed = new HashMap<>();
        answers.forEach((node, answer) -> formed.put(node, form.apply(answer)));
        return new Survey<>(formed, problems);
    }

    /** {@return what those said who have not answered, naming them, in the order of their ids; "" if all have} */
    public String missing() {
        return problems.entrySet().stream()
                .map(each -> "node " + each.getKey() + ": " + each.getValue().getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
    }

    /** {@return whether every node has answered} */
    public boolean isComplete() {
        return problems.isEmpty();
    }

    /**
     * What all nodes answered.
     *
     * @return one answer of each node, in no order
     * @throws ErrorException if some did not, naming them: with the error of the only problem, or {@code INTERNAL} if
     *     it is none for clients or there are several; the problem itself if no other node was asked
     */
    public Collection<R> complete() {
        if (problems.size() == 1 && problems.values().iterator().next() instanceof ErrorException only) {
            throw answers.isEmpty() ? only : new ErrorException(only.error(), missing());
        }
        if (!isComplete()) {
            throw new ErrorException(ProtocolError.INTERNAL, missing());
        }
        return answers.values();
    }
}
