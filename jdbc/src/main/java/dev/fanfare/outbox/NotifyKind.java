package dev.fanfare.outbox;

import dev.fanfare.Fanfare;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Recipient;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Notifications. */
final class NotifyKind implements MessageKind {

    private static final String NAME = "notify";

    private final Fanfare fanfare;

    NotifyKind(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    static OutboxMessage message(Recipient recipient, Notification notification) {
        return OutboxMessage.of(NAME, prefix(recipient.kind()) + recipient.id(), notification.toJson());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<?> send(OutboxMessage message) {
        return fanfare.notifications()
                .post(recipient(message), Notification.fromJson(message.payload()), message.idempotencyKey());
    }

    private static Recipient recipient(OutboxMessage message) {
        for (Recipient.Kind kind : Recipient.Kind.values()) {
            String prefix = prefix(kind);
            if (message.target().startsWith(prefix)) {
                return new Recipient(kind, Targets.id(message, prefix));
            }
        }
        throw new PermanentException("the target of a message of the kind notify is nobody who can be notified");
    }

    private static String prefix(Recipient.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + ":";
    }
}
