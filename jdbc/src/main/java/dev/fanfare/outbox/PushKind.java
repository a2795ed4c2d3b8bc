package dev.fanfare.outbox;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushTarget;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Push messages. They are in the queue of push when they are gone from the outbox. */
final class PushKind implements MessageKind {

    private static final String NAME = "push";

    private final Fanfare fanfare;

    PushKind(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    /** What is for the same devices is in order; each has a place of its own in the queue from there. */
    static OutboxMessage message(PushRequest request) {
        return OutboxMessage.of(NAME, target(request.target()), request.toJson());
    }

    /** The same for the same devices, in every process. */
    private static String target(PushTarget target) {
        String names = String.join("\n", new TreeSet<>(target.names()));
        return "push:" + target.kind() + ":" + UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A repeat is known by its uid, for as long as results are kept. */
    @Override
    public CompletionStage<?> send(OutboxMessage message) {
        PushRequest written = PushRequest.fromJson(message.payload());
        return fanfare.part(Push.class)
                .send(written.uid().isEmpty() ? written.withUid(message.idempotencyKey()) : written);
    }
}
