package dev.fanfare.systemtests;

import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** What attackers have in common: how they connect, what they send, and what they leave behind. */
final class Attacker {

    static final String CONNECT = "{\"id\":1,\"connect\":{}}";

    private static final int MOST_ABANDONED = 200;

    private static final List<RawWebSocket> ABANDONED = new ArrayList<>();

    private Attacker() {}

    /** Closes what was left half done. */
    static synchronized void giveUp() {
        close(ABANDONED);
        ABANDONED.clear();
    }

    /** Leaves a connection as it is, for as long as the server lets it. */
    static synchronized void abandon(RawWebSocket connection) {
        ABANDONED.add(connection);
        while (ABANDONED.size() > MOST_ABANDONED) {
            close(List.of(ABANDONED.remove(0)));
        }
    }

    static void close(List<RawWebSocket> connections) {
        for (RawWebSocket connection : connections) {
            try {
                connection.close();
            } catch (IOException gone) {
                // That is what was wanted.
            }
        }
    }

    static RawWebSocket connected(int port) throws IOException {
        RawWebSocket attacker = RawWebSocket.open(port, "/connection/websocket");
        attacker.sendText(CONNECT);
        attacker.readFrame();
        return attacker;
    }

    static RawWebSocket protobuf(int port) throws IOException {
        RawWebSocket attacker =
                RawWebSocket.open(port, "/connection/websocket", "Sec-WebSocket-Protocol: centrifuge-protobuf");
        // Command 1, with a connect request that says nothing.
        attacker.sendBinary(new byte[] {4, 8, 1, 0x22, 0});
        attacker.readFrame();
        return attacker;
    }

    /** A publish command in Protobuf. */
    static byte[] publish(String channel, byte[] data) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        field(request, 1, bytes(channel));
        field(request, 2, data);
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(new byte[] {8, 7});
        field(command, 7, request.toByteArray());
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        varint(frame, command.size());
        frame.writeBytes(command.toByteArray());
        return frame.toByteArray();
    }

    static void field(ByteArrayOutputStream out, int number, byte[] value) {
        out.write((number << 3) | 2);
        varint(out, value.length);
        out.writeBytes(value);
    }

    static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] out = new byte[bytes.length / 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    /** Insists that the server has understood, and says something. */
    static void requireAnswer(RawWebSocket attacker, String words) throws IOException {
        String answer = attacker.readFrame().text();
        while (!answer.contains(words)) {
            // Others publish, too.
            if (answer.isEmpty() || answer.contains("error")) {
                throw new AssertionError("not \"" + words + "\" but " + answer);
            }
            answer = attacker.readFrame().text();
        }
    }

    /** Sends a request with the key of the API, and insists on one of some statuses; on none if none are given. */
    static void requireStatus(int port, String path, byte[] body, String... statuses) throws IOException {
        try (RawWebSocket connection = new RawWebSocket(port)) {
            connection.sendBytes(bytes("POST " + path + " HTTP/1.1\r\nHost: a\r\nX-API-Key: key\r\nContent-Length: "
                    + body.length + "\r\n\r\n"));
            connection.sendBytes(body);
            String status = connection.readResponseHead();
            if (status.contains(" 500 ")
                    || (statuses.length > 0 && Stream.of(statuses).noneMatch(status::contains))) {
                throw new AssertionError(path + " was answered " + status);
            }
        }
    }

    static void sendAsFarAsPossible(RawWebSocket connection, byte[] piece, int times) {
        try {
            for (int each = 0; each < times; each++) {
                connection.sendBytes(piece);
            }
        } catch (IOException refused) {
            // It has said no, and hears nothing more.
        }
    }

    /** Takes what is there, and asks for a little more: who only writes is soon closed for being slow. */
    static void drainAWhile(RawWebSocket attacker) throws IOException {
        attacker.sendFrame(RawWebSocket.PING, true, new byte[0]);
        for (int frames = 0; frames < 1000; frames++) {
            int opcode = attacker.readFrame().opcode();
            if (opcode == RawWebSocket.PONG || opcode == RawWebSocket.CLOSE) {
                return;
            }
        }
    }

    static String random() {
        return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
