package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A client on a real socket, which keeps the data of what it is pushed, by channel. */
final class Receiver implements AutoCloseable {

    private static final Pattern PUSH = Pattern.compile("\"channel\":\"([^\"]+)\",\"pub\":\\{\"data\":(.+?)"
            + "(?:,\"offset\":\\d+)?(?:,\"tags\":\\{[^}]*})?(?:,\"epoch\":\"[^\"]*\")?\\}\\}\\}");

    private final Map<String, List<String>> received = new LinkedHashMap<>();
    private final RawWebSocket socket;
    private final Thread reader = new Thread(this::read, "receiver");
    private int replies;

    private Receiver(RawWebSocket socket) {
        this.socket = socket;
    }

    /** Connects as a user and subscribes. */
    static Receiver connect(int port, String user, String... channels) throws IOException {
        Receiver receiver = new Receiver(RawWebSocket.open(port, "/connection/websocket"));
        receiver.reader.setDaemon(true);
        receiver.reader.start();
        receiver.socket.sendText("{\"id\":1,\"connect\":{\"data\":\"" + user + "\"}}");
        receiver.awaitReplies(1);
        int id = 1;
        for (String channel : channels) {
            id++;
            receiver.socket.sendText("{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"}}");
        }
        receiver.awaitReplies(id);
        return receiver;
    }

    private void awaitReplies(int count) {
        await().untilAsserted(() -> assertThat(replies()).isEqualTo(count));
    }

    /** Waits long enough for a machine that is busy with other things. */
    static org.awaitility.core.ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
    }

    private synchronized int replies() {
        return replies;
    }

    private void read() {
        try {
            while (true) {
                for (String message : socket.readText().lines().toList()) {
                    if (message.equals("{}")) {
                        socket.sendText("{}");
                    } else {
                        take(message);
                    }
                }
            }
        } catch (IOException | AssertionError closed) {
            // As it is meant to be.
        }
    }

    private synchronized void take(String message) {
        Matcher push = PUSH.matcher(message);
        if (push.find()) {
            received.computeIfAbsent(push.group(1), channel -> new ArrayList<>())
                    .add(push.group(2));
        } else if (message.startsWith("{\"id\":")) {
            assertThat(message).doesNotContain("\"error\"");
            replies++;
        }
    }

    /** What came in a channel so far. */
    synchronized List<String> in(String channel) {
        return List.copyOf(received.getOrDefault(channel, List.of()));
    }

    /** Waits until the server has gone, and everything that it had written has come. */
    void awaitEnd() throws InterruptedException {
        reader.join(Duration.ofSeconds(20).toMillis());
        assertThat(reader.isAlive()).isFalse();
    }

    /** Everything that came so far. */
    synchronized int count() {
        return received.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
