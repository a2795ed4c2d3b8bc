package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Notifies a client, a user, a group or everyone; the result is that of the delivery. */
final class NotifyMethod implements ApiMethod {

    private final Fanfare fanfare;
    private final String target;
    private final Send send;

    /** One of the ways to notify. */
    interface Send {
        CompletionStage<DeliveryResult> to(Notifications notifications, String target, Notification notification);
    }

    /**
     * @param target the field that names whom; "" if there is none
     */
    NotifyMethod(Fanfare fanfare, String target, Send send) {
        this.fanfare = fanfare;
        this.target = target;
        this.send = send;
    }

    @Override
    public Call read(JsonFields in) {
        String who = "";
        Notification notification = null;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("notification")) {
                notification = in.enterObject() ? notification(in) : null;
            } else if (field.equals(target)) {
                who = in.string();
            } else {
                in.skip();
            }
        }
        String whom = who;
        Notification what = notification;
        return () -> {
            if (what == null) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, "a notification is needed");
            }
            return result(send.to(notifications(fanfare), whom, what));
        };
    }

    private static Notification notification(JsonFields in) {
        Notification.Builder read = Notification.builder();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "id" -> read.id(in.string());
                case "object" -> read.object(in.string());
                case "group" -> read.group(in.string());
                case "message" -> read.message(in.payload());
                default -> in.skip();
            }
        }
        return read.build();
    }

    /**
     * What is done about notifications.
     *
     * @throws ErrorException with {@code NOT_AVAILABLE} if they are off
     */
    static Notifications notifications(Fanfare fanfare) {
        if (!fanfare.hasNotifications()) {
            throw new ErrorException(ProtocolError.NOT_AVAILABLE, "notifications are off; see notifications.enabled");
        }
        return fanfare.notifications();
    }

    /** Writes what became of a notification. */
    static CompletionStage<Consumer<JsonWriter>> result(CompletionStage<DeliveryResult> result) {
        return result.thenApply(outcome -> out -> out.alwaysNumber("code", outcome.code())
                .alwaysString("description", outcome.description())
                .alwaysNumber("delivered", outcome.delivered())
                .alwaysNumber("failed", outcome.failed()));
    }
}
