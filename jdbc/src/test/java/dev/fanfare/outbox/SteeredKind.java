package dev.fanfare.outbox;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A kind of messages of which the test says what becomes. */
final class SteeredKind implements MessageKind {

    private final List<OutboxMessage> sent = new CopyOnWriteArrayList<>();
    private volatile Function<OutboxMessage, CompletionStage<?>> answer =
            message -> CompletableFuture.completedStage(null);

    /** What is answered from now on; may throw. */
    void answers(Function<OutboxMessage, CompletionStage<?>> other) {
        answer = other;
    }

    /** What was taken, in order. */
    List<String> sent() {
        return sent.stream().map(message -> message.payload().utf8()).toList();
    }

    /** The keys of what was taken. */
    List<String> keys() {
        return sent.stream().map(OutboxMessage::idempotencyKey).toList();
    }

    static OutboxMessage message(String target, int number) {
        return OutboxMessage.of("steered", target, OutboxTestBase.number(number));
    }

    @Override
    public String name() {
        return "steered";
    }

    @Override
    public CompletionStage<?> send(OutboxMessage message) {
        return answer.apply(message).thenAccept(done -> sent.add(message));
    }
}
