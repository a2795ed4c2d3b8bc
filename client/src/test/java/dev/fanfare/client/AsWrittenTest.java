package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.Credentials;
import dev.fanfare.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A value of an application is what its server wrote, byte for byte, whatever our own fields are around it. */
class AsWrittenTest extends ClientTestBase {

    /** Values that a reader would write in another way, or not read at all. */
    static Stream<String> values() {
        return Stream.of(
                "1e2",
                "-0.0",
                "1.10",
                "1E+9999",
                "9".repeat(1_001),
                "0." + "1".repeat(5_000),
                "{\"a\":1,\"a\":2}",
                "\"\\u00e9 \\/ \\ud83d\\ude00\"",
                "\"é € 😀\"",
                "{\"é😀\":[ 1 , {\"ü\" : \"ö\"}, [] ]}",
                "\"" + "€".repeat(20_000) + "\"",
                "{\"message\":{\"id\":\"x\"},\"fanfare\":{\"token\":\"x\"}}",
                "[]",
                "\"\"",
                "true",
                "null");
    }

    /** The same, and what is nested deeper than publications may be. */
    static Stream<String> greetings() {
        return Stream.concat(values(), Stream.of("[".repeat(1_001) + "]".repeat(1_001)));
    }

    private static String written(Message message) {
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("values")
    @DisplayName("C5 the message of a notification is as the application wrote it")
    void notifications(String value) throws Exception {
        Fanfare fanfare = fanfare();
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        socket.notifications().listen(NotificationFilter.ANY.id("new"), heard::add);
        get(socket.open(url(serve(fanfare, 0).port())));
        get(fanfare.notifications()
                .notifyClient(socket.clientId(), dev.fanfare.notify.Notification.ofJson("new", value)));
        assertThat(written(take(heard).message())).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("greetings")
    @DisplayName("C5 who a client is does not depend on what the application greets it with")
    void identities(String value) throws Exception {
        Payload greeting = Payload.utf8("{\"ours\":" + value + "}");
        Fanfare fanfare = fanfare(builder -> builder.onConnecting(event -> Credentials.ANONYMOUS.withData(greeting)));
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        get(socket.open(url(serve(fanfare, 0).port())));
        assertThat(socket.clientToken()).isNotEmpty();
    }
}
