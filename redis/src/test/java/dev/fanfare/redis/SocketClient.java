package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client over a real socket, with every message that came. */
final class SocketClient implements AutoCloseable {

    private final RawWebSocket socket;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    SocketClient(int port, String user) throws IOException {
        socket = RawWebSocket.open(port, "/connection/websocket");
        Thread reader = new Thread(this::read, "client");
        reader.setDaemon(true);
        reader.start();
        send("{\"id\":1,\"connect\":{\"data\":\"" + user + "\"}}");
        awaitMessage("\"connect\":");
    }

    void send(String command) throws IOException {
        socket.sendText(command);
    }

    /** Subscribes, and gives the reply. */
    String subscribe(String channel, String more) throws IOException {
        send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"" + more + "}}");
        return awaitMessage("{\"id\":2,");
    }

    private void read() {
        try {
            while (true) {
                for (String message : socket.readText().lines().toList()) {
                    if (message.equals("{}")) {
                        send("{}");
                    } else {
                        messages.add(message);
                    }
                }
            }
        } catch (IOException | AssertionError closed) {
            messages.add("closed");
        }
    }

    /** Waits for a message with this in it. */
    String awaitMessage(String part) {
        await().untilAsserted(() -> assertThat(messages).anyMatch(message -> message.contains(part)));
        return messages.stream()
                .filter(message -> message.contains(part))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
