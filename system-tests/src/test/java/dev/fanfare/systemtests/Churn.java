package dev.fanfare.systemtests;

import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.Deflater;

/** Things that strangers and accidents do to a server. Each does one of them again and again; not for several threads. */
enum Churn {
    /** Subscribes to names that nobody uses again, and leaves them. */
    NAMES {
        @Override
        Round at(ServerProcess server) {
            return new Round() {
                private RawWebSocket client = session(server, "");

                @Override
                public void run() throws IOException {
                    String channel = random();
                    client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel
                            + "\"}}\n{\"id\":3,\"unsubscribe\":" + "{\"channel\":\"" + channel
                            + "\"}}\n{\"id\":4,\"presence\":{\"channel\":\"" + random() + "\"}}");
                    readReply(client, 4);
                }

                @Override
                public void anew() throws IOException {
                    client.close();
                    client = session(server, "");
                }
            };
        }
    },

    /** Connects with and without the cookie of somebody else, and is gone without a word. */
    VISITORS {
        @Override
        Round at(ServerProcess server) {
            return () -> {
                String cookie = ThreadLocalRandom.current().nextBoolean() ? "" : "Cookie: fanfare_client=" + random();
                session(server, cookie).close();
            };
        }
    },

    /** Publishes to channels that nobody uses again, with keys that nobody uses again. */
    PUBLICATIONS {
        @Override
        Round at(ServerProcess server) {
            return () -> server.api(
                    "publish",
                    "{\"channel\":\"" + random() + "\",\"idempotency_key\":\"" + random() + "\",\"data\":\""
                            + "x".repeat(200) + "\"}");
        }
    },

    /** Puts clients into groups that never come, and notifies them. */
    GROUPS {
        @Override
        Round at(ServerProcess server) {
            return () -> {
                server.api("group_add", "{\"group\":\"" + random() + "\",\"client\":\"" + random() + "\"}");
                server.api(
                        "notify_client",
                        "{\"client\":\"" + random() + "\",\"notification\":{\"id\":\"a\",\"message\":1}}");
            };
        }
    },

    /** Raises events that there are not, and the one that there is with parameters that never come again. */
    EVENTS {
        @Override
        Round at(ServerProcess server) {
            RawWebSocket client = session(server, "");
            return () -> {
                client.sendText("{\"id\":2,\"rpc\":{\"method\":\"" + random() + "\"}}\n{\"id\":3,\"rpc\":{\"method\":"
                        + "\"fanfare.event\",\"data\":{\"name\":\"" + random() + "\",\"data\":\"" + random() + "\"}}}");
                readReply(client, 3);
            };
        }
    },

    /** Begins requests and handshakes that never end. */
    HALF_OPEN {
        @Override
        Round at(ServerProcess server) {
            Deque<Socket> open = new ArrayDeque<>();
            return () -> {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                String begin = ThreadLocalRandom.current().nextBoolean()
                        ? "GET /connection/websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Up"
                        : "POST /api/publish HTTP/1.1\r\nHost: localhost\r\nX-API-Key: key\r\nContent-Length: 1000000\r\n\r\n{";
                socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
                open.add(socket);
                if (open.size() > 200) {
                    open.remove().close();
                }
            };
        }
    },

    /** Subscribes to a flood and does not read it. */
    SLOW_READERS {
        @Override
        Round at(ServerProcess server) {
            Deque<RawWebSocket> open = new ArrayDeque<>();
            return () -> {
                RawWebSocket client = new RawWebSocket(server.port(), 4096);
                client.handshake("/connection/websocket");
                client.sendText(CONNECT + "\n{\"id\":2,\"subscribe\":{\"channel\":\"flood\"}}");
                open.add(client);
                String data = "\"" + "f".repeat(20_000) + "\"";
                for (int i = 0; i < 5; i++) {
                    server.api("publish", "{\"channel\":\"flood\",\"skip_history\":true,\"data\":" + data + "}");
                }
                if (open.size() > 20) {
                    open.remove().close();
                }
            };
        }
    },

    /** Sends large bodies to places that there are not, and without a key to one that there is. */
    BODIES {
        @Override
        Round at(ServerProcess server) {
            byte[] body = new byte[1024 * 1024];
            return () -> {
                String path = ThreadLocalRandom.current().nextBoolean() ? "/" + random() : "/api/publish";
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.getOutputStream()
                            .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(body);
                    int unused = socket.getInputStream().read();
                }
            };
        }
    },

    /** Connects with tokens that do not hold. */
    TOKENS {
        @Override
        Round at(ServerProcess server) {
            return () -> {
                try (RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket")) {
                    client.sendText("{\"id\":1,\"connect\":{\"token\":\"" + random() + "." + random() + "." + random()
                            + "\"}}");
                    client.readClose();
                }
            };
        }
    },

    /** Publishes text that is nested too deep, or is none. */
    DEPTH {
        @Override
        Round at(ServerProcess server) {
            return () -> {
                try (RawWebSocket client = session(server, "")) {
                    String data = "[".repeat(20_000) + "]".repeat(20_000);
                    client.sendText("{\"id\":2,\"publish\":{\"channel\":\"depth\",\"data\":" + data + "}}");
                    readReply(client, 2);
                    client.sendText("[".repeat(30_000));
                    client.readClose();
                }
            };
        }
    },

    /** Sends a few bytes that inflate to many. */
    INFLATION {
        @Override
        Round at(ServerProcess server) {
            byte[] bomb = deflated(64 * 1024 * 1024);
            return () -> {
                try (RawWebSocket client = RawWebSocket.open(
                        server.port(), "/connection/websocket", "Sec-WebSocket-Extensions: permessage-deflate")) {
                    client.sendFrame(RawWebSocket.RSV1 | RawWebSocket.TEXT, true, bomb);
                    client.readClose();
                }
            };
        }
    };

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

    /** What is done again and again. What it throws is the server's answer to it, and it begins anew. */
    interface Round {

        void run() throws IOException;

        /** The connection is gone. */
        default void anew() throws IOException {}
    }

    /** Begins it. */
    abstract Round at(ServerProcess server);

    private static String random() {
        return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    }

    /** A connection of a client that is let in. */
    static RawWebSocket session(ServerProcess server, String header) {
        try {
            RawWebSocket client = header.isEmpty()
                    ? RawWebSocket.open(server.port(), "/connection/websocket")
                    : RawWebSocket.open(server.port(), "/connection/websocket", header);
            client.sendText(CONNECT);
            return client;
        } catch (IOException refused) {
            throw new AssertionError(refused);
        }
    }

    /** Reads until a command is answered; answers pings. */
    private static void readReply(RawWebSocket client, int id) throws IOException {
        for (String text = client.readText(); !text.contains("{\"id\":" + id + ","); text = client.readText()) {
            if (text.equals("{}")) {
                client.sendText("{}");
            }
        }
    }

    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[zeros]);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }
}
