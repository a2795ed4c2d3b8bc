package dev.fanfare.bench.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** A connection to the HTTP API of a node on this machine, over which one publication follows the answer to the one before. */
final class ApiConnection implements AutoCloseable {

    /** Longer than a node waits for Redis. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_HEAD = 16 * 1024;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final int port;

    ApiConnection(int port) throws IOException {
        this.port = port;
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException unreachable) {
            socket.close();
            throw unreachable;
        }
    }

    /**
     * Publishes.
     *
     * @return what the node answers
     * @throws IOException if it does not; it is not known then what became of the publication
     */
    String publish(String channel, String payload) throws IOException {
        String body = "{\"channel\":\"" + channel + "\",\"data\":" + payload + "}";
        String request = "POST /api/publish HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nX-API-Key: "
                + NodeProcess.API_KEY + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = head().toLowerCase(Locale.ROOT);
        int at = head.indexOf("\r\ncontent-length:");
        if (at < 0) {
            throw new IOException("an answer without a length: " + head.strip());
        }
        int from = at + "\r\ncontent-length:".length();
        int length = Integer.parseInt(
                head.substring(from, head.indexOf("\r\n", from)).strip());
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 || head.size() > MOST_HEAD) {
                throw new EOFException("the node closed the connection");
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
