package dev.fanfare.outbox;

import dev.fanfare.Fanfare;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxMessage;
import java.util.concurrent.CompletionStage;

/** Messages for inboxes. */
final class InboxKind implements MessageKind {

    private static final String NAME = "inbox";
    private static final String TARGET = "inbox:";

    private final Fanfare fanfare;

    InboxKind(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    static OutboxMessage message(String user, InboxMessage message) {
        return OutboxMessage.of(NAME, TARGET + user, message.toJson());
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A repeat is known by the inbox itself, for longer than an engine knows its keys. */
    @Override
    public CompletionStage<?> send(OutboxMessage message) {
        InboxMessage written = InboxMessage.fromJson(message.payload());
        return fanfare.part(Inbox.class)
                .add(
                        Targets.id(message, TARGET),
                        written.id().isEmpty() ? written.withId(message.idempotencyKey()) : written);
    }
}
