package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A client that has opened a stream, and sends beside it. It keeps what it has read until a test asks for it. */
final class StreamPeer implements AutoCloseable {

    static final String CONNECT = "{\"id\":1,\"connect\":{}}";

    private static final Pattern NAMES = Pattern.compile("\"session\":\"([^\"]+)\",\"node\":\"([^\"]+)\"");

    private final HttpPeer stream;
    private final String head;
    private String session = "";
    private String node = "";

    private StreamPeer(HttpPeer stream) throws IOException {
        this.stream = stream;
        this.head = stream.head();
    }

    static StreamPeer sse(int port, String connect) throws IOException {
        return new StreamPeer(new HttpPeer(port)
                .get("/connection/sse?cf_connect=" + URLEncoder.encode(connect, StandardCharsets.UTF_8)));
    }

    static StreamPeer httpStream(int port, String commands) throws IOException {
        return new StreamPeer(new HttpPeer(port).post("/connection/http_stream", commands));
    }

    /** One of either kind, after its connect reply. */
    static StreamPeer connected(String kind, int port) throws IOException {
        StreamPeer peer = kind.equals("sse") ? sse(port, CONNECT) : httpStream(port, CONNECT);
        peer.until("\"connect\"");
        return peer;
    }

    String head() {
        return head;
    }

    /** The next part of the body; "" at its end. */
    String chunk() throws IOException {
        return stream.chunk();
    }

    /** Reads until all that is expected has come, and returns it with what has come beside it. */
    String until(String... expected) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!Stream.of(expected).allMatch(each -> read.indexOf(each) >= 0)) {
            String chunk = chunk();
            assertThat(chunk).as("the stream ended after %s", read).isNotEmpty();
            read.append(chunk);
        }
        Matcher names = NAMES.matcher(read);
        if (names.find()) {
            session = names.group(1);
            node = names.group(2);
        }
        return read.toString();
    }

    /** Sends commands to a server; says how it answered. */
    int send(int port, String... commands) throws IOException {
        return post(port, body(node, session, String.join("\n", commands)));
    }

    static String body(String node, String session, String commands) {
        return "{\"node\":\"" + node + "\",\"session\":\"" + session + "\",\"data\":\""
                + commands.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"}";
    }

    static int post(int port, String body) throws IOException {
        try (HttpPeer peer = new HttpPeer(port)) {
            return peer.post("/emulation", body).answer().status();
        }
    }

    String node() {
        return node;
    }

    String session() {
        return session;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
