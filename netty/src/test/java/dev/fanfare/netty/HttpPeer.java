package dev.fanfare.netty;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A peer that sends HTTP as it likes, and reads what is answered. It waits up to 20 seconds for anything. */
final class HttpPeer implements Closeable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    HttpPeer(int port) throws IOException {
        this(port, null);
    }

    /**
     * @param from the address to connect from, such as 127.0.0.2; null for any
     */
    HttpPeer(int port, @Nullable String from) throws IOException {
        socket = new Socket();
        if (from != null) {
            socket.bind(new InetSocketAddress(from, 0));
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /**
     * An answer.
     *
     * @param headers names in lower case
     */
    record Answer(int status, Map<String, String> headers, String body) {

        boolean closes() {
            return headers.getOrDefault("connection", "").contains("close");
        }
    }

    /** Sends text as it is, in one piece. */
    HttpPeer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    HttpPeer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a request without a body, with the least of headers. */
    HttpPeer get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /** Sends a request with a body. */
    HttpPeer post(String path, String body) throws IOException {
        return send(request(path, body));
    }

    static String request(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** Says that nothing more will come. */
    HttpPeer endInput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next answer, with a body if its head says how long it is or that it comes in chunks. */
    Answer answer() throws IOException {
        String[] lines = head().split("\r\n", -1);
        int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                String[] parts = lines[i].split(":", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
            }
        }
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            StringBuilder body = new StringBuilder();
            for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                body.append(chunk);
            }
            return new Answer(status, headers, body.toString());
        }
        return new Answer(status, headers, bytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }

    /** The head of the next answer; what follows it is still to be read. */
    String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(next());
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** The next chunk of a body; "" for the last one. */
    String chunk() throws IOException {
        StringBuilder size = new StringBuilder();
        while (!size.toString().endsWith("\r\n")) {
            size.append((char) next());
        }
        String chunk = bytes(Integer.parseInt(size.toString().strip(), 16));
        bytes(2);
        return chunk;
    }

    private String bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    /** Reads until the server closes; says how many bytes came. */
    int readToEnd() throws IOException {
        return in.readAllBytes().length;
    }

    /** Reads until the server closes, without waiting for more than the usual time. */
    String restAsText() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Makes the server find a broken connection. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
