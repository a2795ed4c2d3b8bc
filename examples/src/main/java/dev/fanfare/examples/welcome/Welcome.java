package dev.fanfare.examples.welcome;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import java.io.IOException;
import java.nio.file.Path;

/** Welcomes whoever opens the page at {@code http://localhost:8000}. */
public final class Welcome {

    /** Runs until the process ends. */
    public static void main(String[] args) throws IOException {
        start(8000, Path.of("web"));
        System.out.println("Open http://localhost:8000");
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
        notifications.onOpen(client -> notifications.notifyClient(client, Notification.of("hello", "Welcome")));
        return NettyServer.builder(fanfare)
                .port(port)
                .files("/", pages) // What is in the folder "web".
                .clientScript() // And /fanfare.js.
                .start();
    }
}
