package dev.fanfare.client;

import dev.fanfare.client.SocketOptions.DataType;

/** Brings what arrives to those who want to hear of it. Not safe for several threads at once. */
final class Incoming {

    private static final String NOTIFY = "notify:";

    private final SocketOptions options;
    private final Listeners<SocketEvent> listeners;
    private final Notifications notifications;
    private final ProgressStates progress;

    Incoming(SocketOptions options, Listeners<SocketEvent> listeners, Notifications notifications) {
        this.options = options;
        this.listeners = listeners;
        this.notifications = notifications;
        this.progress = new ProgressStates(options.notificationLimit);
    }

    /**
     * @param receiver the id of the client it came to
     * @param channel "" if it came in none
     */
    void bring(String receiver, Message message, String channel) {
        boolean mayNotify = options.plain == null ? channel.startsWith(NOTIFY) : options.plain == DataType.JSON;
        Notification notification = mayNotify ? Notification.of(message) : null;
        SocketEvent.Progress change = notification == null ? null : progress.apply(notification);
        if (change != null) {
            listeners.tell(change);
            return;
        }
        listeners.tell(new SocketEvent.MessageReceived(receiver, message, channel));
        if (notification != null) {
            notifications.accept(notification);
        }
    }
}
