package dev.fanfare.examples.hotels;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import java.io.IOException;
import java.nio.file.Path;

/** Pages that look at a hotel hear when somebody reserves it. */
public final class Hotels {

    /** Runs until the process ends. */
    public static void main(String[] args) throws IOException {
        start(8000, Path.of("web"));
    }

    /** Starts it on a port, or on any free one if it is 0, with the folder of its pages. */
    public static NettyServer start(int port, Path pages) throws IOException {
        Fanfare fanfare = Fanfare.builder()
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .notifications(NotificationOptions.builder()
                        .secret("change me: 32 random letters")
                        .build())
                .build();
        Notifications notifications = fanfare.notifications();
        notifications.onEvent(
                "look",
                event -> notifications
                        .addToGroup("hotel " + event.text(), Member.client(event.clientId()))
                        .thenApply(joined -> Payload.EMPTY));
        notifications.onEvent("reserve", event -> {
            // Yours writes it into the database first.
            Notification reserved = Notification.of("reserved", event.payload());
            notifications.notifyGroup("hotel " + event.text(), reserved);
            return Payload.EMPTY;
        });
        return NettyServer.builder(fanfare)
                .port(port)
                .files("/", pages)
                .clientScript()
                .start();
    }
}
