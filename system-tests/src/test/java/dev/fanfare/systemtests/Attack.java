package dev.fanfare.systemtests;

import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** What a stranger, or somebody with the right to publish, can do to a server over sockets; one burst of it. */
enum Attack {
    PUBLISHES_WHAT_IS_NO_JSON {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = protobuf(port)) {
                for (byte[] data : List.of(
                        new byte[] {(byte) 0xFF},
                        bytes("oops"),
                        bytes("[".repeat(600)),
                        bytes("\"\uD83D"),
                        bytes("NaN"))) {
                    attacker.sendBinary(publish("open:all", data));
                    requireAnswer(attacker, "bad request");
                }
            }
        }
    },
    PUBLISHES_IT_OVER_THE_API {
        @Override
        void burst(int port, int i) throws IOException {
            String channel = "{\"channel\":\"open:all\",";
            requireStatus(port, "/api/publish", bytes(channel + "\"b64data\":\"/w==\"}"), "200", "404");
            requireStatus(port, "/api/publish", bytes(channel + "\"data\":" + "[".repeat(600) + "]".repeat(600) + "}"));
            requireStatus(port, "/api/broadcast", bytes("{\"channels\":[\"open:all\"],\"b64data\":\"bm9wZQ==\"}"));
            for (int each = 0; each < 20; each++) {
                requireStatus(
                        port,
                        "/api/publish",
                        bytes("{\"channel\":\"open:keys\",\"data\":1,\"idempotency_key\":\"" + random() + "\"}"));
                for (String change : List.of("group_add", "group_remove")) {
                    requireStatus(
                            port,
                            "/api/" + change,
                            bytes("{\"group\":\"" + i + "\",\"user\":\"" + each + "\"}"));
                }
                requireStatus(port, "/api/notify_user", bytes("{\"user\":\"" + random() + "\",\"notification\":{}}"));
            }
            requireStatus(port, "/api/" + random(), bytes("[".repeat(5000)));
            // What an application would do with what it was sent.
            requireStatus(port, "/publish/open:all", new byte[] {(byte) 0xFF}, "400", "404");
            requireStatus(port, "/publish/open:all", bytes("oops"), "400", "404");
            requireStatus(port, "/publish/nowhere:%0d", bytes("1"), "400", "404");
        }
    },
    KEEPS_HANDLERS_WAITING {
        @Override
        void burst(int port, int i) throws IOException {
            List<RawWebSocket> connections = new ArrayList<>();
            try {
                for (int each = 0; each < 30; each++) {
                    RawWebSocket connection = connected(port);
                    connections.add(connection);
                    for (int call = 2; call < 8; call++) {
                        connection.sendText("{\"id\":" + call + ",\"rpc\":{\"method\":\"wait\",\"data\":{}}}");
                    }
                }
            } finally {
                close(connections);
            }
        }
    },
    FLOODS_A_RAW_ENDPOINT {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = new RawWebSocket(port, 4096)) {
                if (attacker.handshake("/raw").contains("101")) {
                    byte[] text = bytes("x".repeat(30_000));
                    for (int each = 0; each < 100; each++) {
                        attacker.sendFrame(RawWebSocket.TEXT, true, text);
                    }
                }
            }
        }
    },
    CONNECTS_MANY_TIMES {
        @Override
        void burst(int port, int i) throws IOException {
            List<RawWebSocket> connections = new ArrayList<>();
            try {
                for (int each = 0; each < 200; each++) {
                    connections.add(new RawWebSocket(port));
                }
            } finally {
                close(connections);
            }
        }
    },
    PUBLISHES_WHAT_IS_HARD_TO_READ {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = connected(port)) {
                for (String data : List.of(
                        "[".repeat(500) + "]".repeat(500),
                        "1" + "0".repeat(2000),
                        "\"\\u0000\\ud800\"",
                        "{\"a\":1,\"a\":2}")) {
                    attacker.sendText("{\"id\":9,\"publish\":{\"channel\":\"open:all\",\"data\":" + data + "}}");
                }
                drainAWhile(attacker);
            }
        }
    },
    SENDS_LARGE_BODIES_TO_NOBODY {
        @Override
        void burst(int port, int i) throws IOException {
            List<RawWebSocket> connections = new ArrayList<>();
            try {
                byte[] piece = new byte[64 * 1024];
                for (int each = 0; each < 20; each++) {
                    RawWebSocket connection = new RawWebSocket(port);
                    connections.add(connection);
                    String path = List.of("/nowhere" + i, "/api/publish", "/health", "/connection/websocket")
                            .get(each % 4);
                    connection.sendBytes(bytes("POST " + path + " HTTP/1.1\r\nHost: a\r\n"
                            + (each % 2 == 0 ? "Content-Length: 1048576" : "Transfer-Encoding: chunked") + "\r\n\r\n"));
                }
                for (RawWebSocket connection : connections) {
                    sendAsFarAsPossible(connection, piece, 16);
                }
            } finally {
                close(connections);
            }
        }
    },
    SUBSCRIBES_TO_RANDOM_NAMES {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = connected(port)) {
                StringBuilder frame = new StringBuilder();
                for (int each = 0; each < 200; each++) {
                    String channel = "open:" + i + "-" + each + "-" + random();
                    frame.append("{\"id\":5,\"subscribe\":{\"channel\":\"")
                            .append(channel)
                            .append("\"}}\n");
                    frame.append("{\"id\":6,\"unsubscribe\":{\"channel\":\"")
                            .append(channel)
                            .append("\"}}\n");
                }
                attacker.sendText(frame.toString().strip());
                drainAWhile(attacker);
            }
        }
    },
    PUBLISHES_TO_RANDOM_CHANNELS {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = connected(port)) {
                for (int each = 0; each < 50; each++) {
                    attacker.sendText("{\"id\":7,\"publish\":{\"channel\":\"open:" + i + "-" + random()
                            + "\",\"data\":\"" + "x".repeat(200) + "\"}}");
                }
                drainAWhile(attacker);
            }
        }
    },
    ASKS_AND_DOES_NOT_READ {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = new RawWebSocket(port, 4096)) {
                attacker.handshake("/connection/websocket");
                attacker.sendText(CONNECT);
                String channel = "open:slow" + i;
                for (int each = 0; each < 10; each++) {
                    attacker.sendText("{\"id\":8,\"publish\":{\"channel\":\"" + channel + "\",\"data\":\""
                            + "x".repeat(30_000) + "\"}}");
                }
                for (int each = 0; each < 40; each++) {
                    attacker.sendText("{\"id\":9,\"history\":{\"channel\":\"" + channel + "\",\"limit\":10}}");
                }
            }
        }
    },
    COMES_AND_GOES {
        @Override
        void burst(int port, int i) throws IOException {
            for (int each = 0; each < 20; each++) {
                String cookie =
                        each % 2 == 0 ? "X-Nothing: a" : "Cookie: fanfare_client=" + random() + "; fanfare_client=b";
                try (RawWebSocket attacker = RawWebSocket.open(port, "/connection/websocket", cookie)) {
                    attacker.sendText(CONNECT);
                    attacker.readFrame();
                }
            }
        }
    },
    SHOWS_BAD_TOKENS {
        @Override
        void burst(int port, int i) throws IOException {
            for (String header :
                    List.of("{\"alg\":\"HS256\"}", "{\"alg\":\"none\"}", "{\"alg\":\"HS256\\nFAKE line\"}", "null")) {
                try (RawWebSocket attacker = RawWebSocket.open(port, "/connection/websocket")) {
                    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
                    String token = base64.encodeToString(bytes(header)) + "."
                            + base64.encodeToString(bytes("{\"sub\":\"" + i + "\",\"exp\":0}")) + ".AAAA";
                    attacker.sendText("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
                    attacker.readFrame();
                }
            }
        }
    },
    ASKS_FOR_RANDOM_PATHS {
        @Override
        void burst(int port, int i) throws IOException {
            for (int each = 0; each < 20; each++) {
                try (RawWebSocket attacker = new RawWebSocket(port)) {
                    attacker.sendBytes(bytes("GET /" + random() + "/%0d%0aFAKE/../..%2f?" + random()
                            + " HTTP/1.1\r\nHost: " + random() + "\r\nOrigin: http://evil.example\r\n\r\n"));
                    attacker.readResponseHead();
                }
            }
        }
    },
    LEAVES_THINGS_HALF_DONE {
        @Override
        void burst(int port, int i) throws IOException {
            List<RawWebSocket> connections = new ArrayList<>();
            try {
                for (String begun : List.of(
                        "",
                        "G",
                        "GET / HTTP/1.1\r\nHos",
                        "GET /connection/websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n",
                        "POST /api/info HTTP/1.1\r\nHost: a\r\nX-API-Key: key\r\nContent-Length: 10\r\n\r\n{",
                        "\u0000\u0001")) {
                    RawWebSocket connection = new RawWebSocket(port);
                    connections.add(connection);
                    connection.sendBytes(bytes(begun));
                }
                RawWebSocket half = RawWebSocket.open(port, "/connection/websocket");
                connections.add(half);
                half.sendFrame(RawWebSocket.TEXT, false, new byte[1000]);
                half.sendBytes(new byte[] {(byte) 0x80, (byte) 0xFE, 0x10});
                // Some stay as long as the server lets them.
                if (i % 4 == 0) {
                    ABANDONED.add(connections.remove(connections.size() - 1));
                    ABANDONED.add(connections.remove(0));
                }
            } finally {
                close(connections);
                forgetAbandoned();
            }
        }
    },
    SENDS_BOMBS {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = connected(port)) {
                attacker.sendText("{\"id\":1,\"rpc\":{\"method\":\"a\",\"data\":" + "[".repeat(60_000));
                drainAWhile(attacker);
            }
            try (RawWebSocket attacker =
                    RawWebSocket.open(port, "/connection/websocket", "Sec-WebSocket-Extensions: permessage-deflate")) {
                attacker.sendFrame(RawWebSocket.TEXT | RawWebSocket.RSV1, true, deflated(new byte[20_000_000]));
                drainAWhile(attacker);
            }
            try (RawWebSocket attacker = RawWebSocket.open(port, "/connection/websocket")) {
                attacker.sendBytes(new byte[] {(byte) 0x82, (byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0});
                drainAWhile(attacker);
            }
        }
    },
    FLOODS_THE_NOTIFY_ENDPOINT {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = RawWebSocket.open(port, "/connection/notify")) {
                for (int each = 0; each < 100; each++) {
                    attacker.sendText("\"" + random() + "\u2028{\"fanfare\":");
                }
                attacker.sendBinary(new byte[] {(byte) 0xFF});
                drainAWhile(attacker);
            }
        }
    },
    RAISES_EVENTS {
        @Override
        void burst(int port, int i) throws IOException {
            try (RawWebSocket attacker = connected(port)) {
                for (int each = 0; each < 200; each++) {
                    attacker.sendText("{\"id\":4,\"rpc\":{\"method\":\"" + random() + "\",\"data\":{}}}");
                    attacker.sendText("{\"send\":{\"data\":\"" + random() + "\"}}");
                }
                drainAWhile(attacker);
            }
        }
    };

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

    private static final int MOST_ABANDONED = 200;

    private static final List<RawWebSocket> ABANDONED = new ArrayList<>();

    /** Does it once. */
    abstract void burst(int port, int i) throws IOException;

    /** Does it once; the server may end the connection whenever it likes. */
    void strike(int port, int i) {
        try {
            burst(port, i);
        } catch (IOException refused) {
            // As it should be.
        }
    }

    /** Closes what was left half done. */
    static synchronized void giveUp() {
        close(ABANDONED);
        ABANDONED.clear();
    }

    private static synchronized void forgetAbandoned() {
        while (ABANDONED.size() > MOST_ABANDONED) {
            close(List.of(ABANDONED.remove(0)));
        }
    }

    private static void close(List<RawWebSocket> connections) {
        for (RawWebSocket connection : connections) {
            try {
                connection.close();
            } catch (IOException gone) {
                // That is what was wanted.
            }
        }
    }

    private static RawWebSocket connected(int port) throws IOException {
        RawWebSocket attacker = RawWebSocket.open(port, "/connection/websocket");
        attacker.sendText(CONNECT);
        attacker.readFrame();
        return attacker;
    }

    private static RawWebSocket protobuf(int port) throws IOException {
        RawWebSocket attacker =
                RawWebSocket.open(port, "/connection/websocket", "Sec-WebSocket-Protocol: centrifuge-protobuf");
        // Command 1, with a connect request that says nothing.
        attacker.sendBinary(new byte[] {4, 8, 1, 0x22, 0});
        attacker.readFrame();
        return attacker;
    }

    /** A publish command in Protobuf. */
    private static byte[] publish(String channel, byte[] data) {
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

    private static void field(ByteArrayOutputStream out, int number, byte[] value) {
        out.write(number << 3 | 2);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] out = new byte[bytes.length / 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    /** Insists that the server has understood, and says something. */
    private static void requireAnswer(RawWebSocket attacker, String words) throws IOException {
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
    private static void requireStatus(int port, String path, byte[] body, String... statuses) throws IOException {
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

    private static void sendAsFarAsPossible(RawWebSocket connection, byte[] piece, int times) {
        try {
            for (int each = 0; each < times; each++) {
                connection.sendBytes(piece);
            }
        } catch (IOException refused) {
            // It has said no, and hears nothing more.
        }
    }

    /** Takes what is there, and asks for a little more: who only writes is soon closed for being slow. */
    private static void drainAWhile(RawWebSocket attacker) throws IOException {
        attacker.sendFrame(RawWebSocket.PING, true, new byte[0]);
        for (int frames = 0; frames < 1000; frames++) {
            int opcode = attacker.readFrame().opcode();
            if (opcode == RawWebSocket.PONG || opcode == RawWebSocket.CLOSE) {
                return;
            }
        }
    }

    private static String random() {
        return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
