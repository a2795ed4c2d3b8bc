package dev.fanfare.systemtests;

import static dev.fanfare.systemtests.Attacker.CONNECT;
import static dev.fanfare.systemtests.Attacker.abandon;
import static dev.fanfare.systemtests.Attacker.bytes;
import static dev.fanfare.systemtests.Attacker.close;
import static dev.fanfare.systemtests.Attacker.connected;
import static dev.fanfare.systemtests.Attacker.deflated;
import static dev.fanfare.systemtests.Attacker.drainAWhile;
import static dev.fanfare.systemtests.Attacker.protobuf;
import static dev.fanfare.systemtests.Attacker.publish;
import static dev.fanfare.systemtests.Attacker.random;
import static dev.fanfare.systemtests.Attacker.requireAnswer;
import static dev.fanfare.systemtests.Attacker.requireStatus;
import static dev.fanfare.systemtests.Attacker.sendAsFarAsPossible;

import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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
            }
            requireStatus(port, "/api/" + random(), bytes("[".repeat(5000)));
            // What an application would do with what it was sent.
            requireStatus(port, "/publish/open:all", new byte[] {(byte) 0xFF}, "400", "404");
            requireStatus(port, "/publish/open:all", bytes("oops"), "400", "404");
            requireStatus(port, "/publish/nowhere:%0d", bytes("1"), "400", "404");
        }
    },
    NOTIFIES_STRANGERS {
        @Override
        void burst(int port, int i) throws IOException {
            for (int each = 0; each < 20; each++) {
                String client = "\"client\":\"" + random() + "\"";
                for (String change : List.of("group_add", "group_remove")) {
                    requireStatus(port, "/api/" + change, bytes("{\"group\":\"" + i + "\",\"user\":\"" + each + "\"}"));
                }
                requireStatus(port, "/api/group_add", bytes("{\"group\":\"" + random() + "\"," + client + "}"));
                requireStatus(port, "/api/notify_client", bytes("{" + client + ",\"notification\":{\"id\":\"a\"}}"));
                requireStatus(port, "/api/notify_user", bytes("{\"user\":\"" + random() + "\",\"notification\":{}}"));
            }
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
    LISTENS_AND_DOES_NOT_READ {
        @Override
        void burst(int port, int i) throws IOException {
            RawWebSocket attacker = new RawWebSocket(port, 4096);
            abandon(attacker);
            attacker.handshake("/connection/websocket");
            attacker.sendText(CONNECT);
            attacker.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"open:flood\"}}");
            for (int each = 0; each < 5; each++) {
                attacker.sendText(
                        "{\"id\":3,\"publish\":{\"channel\":\"open:flood\",\"data\":\"" + "f".repeat(20_000) + "\"}}");
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
                    abandon(connections.remove(connections.size() - 1));
                    abandon(connections.remove(0));
                }
            } finally {
                close(connections);
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
                    attacker.sendText("{\"id\":5,\"rpc\":{\"method\":\"fanfare.event\",\"data\":{\"name\":\"" + random()
                            + "\",\"data\":\"" + random() + "\"}}}");
                    attacker.sendText("{\"send\":{\"data\":\"" + random() + "\"}}");
                }
                drainAWhile(attacker);
            }
        }
    };

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
}
