package dev.fanfare.testkit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket client at the level of bytes, for tests that need to break rules. It blocks; reading more
 * than {@link #TIMEOUT_MILLIS} for nothing fails.
 */
public final class RawWebSocket implements Closeable {

    /** How long a read may wait. */
    public static final int TIMEOUT_MILLIS = 20_000;

    /** Opcode of a continuation frame. */
    public static final int CONTINUATION = 0x0;

    /** Opcode of a text frame. */
    public static final int TEXT = 0x1;

    /** Opcode of a binary frame. */
    public static final int BINARY = 0x2;

    /** Opcode of a close frame. */
    public static final int CLOSE = 0x8;

    /** Opcode of a ping frame. */
    public static final int PING = 0x9;

    /** Opcode of a pong frame. */
    public static final int PONG = 0xA;

    /** Bit beside the opcode of a frame that is compressed. */
    public static final int RSV1 = 0x40;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private String response = "";

    /**
     * Opens the TCP connection, nothing more.
     *
     * @param port of a server on this machine
     * @throws IOException if nobody listens there
     */
    public RawWebSocket(int port) throws IOException {
        this(port, 0);
    }

    /**
     * Opens the TCP connection, nothing more.
     *
     * @param port of a server on this machine
     * @param receiveBuffer bytes the operating system may hold for a client that does not read; 0 for
     *     its own choice
     * @throws IOException if nobody listens there
     */
    public RawWebSocket(int port, int receiveBuffer) throws IOException {
        this(connected(port, receiveBuffer));
    }

    /**
     * Takes a connection that is there, such as one of TLS.
     *
     * @param connection is closed with this
     * @throws IOException if it is broken
     */
    public RawWebSocket(Socket connection) throws IOException {
        socket = connection;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    private static Socket connected(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        return socket;
    }

    /**
     * Opens a connection and insists on the upgrade.
     *
     * @param port of a server on this machine
     * @param uri path and query
     * @param headers complete lines such as {@code Origin: http://localhost}
     * @return after the upgrade; any other answer fails the test
     * @throws IOException if nobody listens there, or the server closes without an answer
     */
    public static RawWebSocket open(int port, String uri, String... headers) throws IOException {
        RawWebSocket webSocket = new RawWebSocket(port);
        String status = webSocket.handshake(uri, headers);
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new AssertionError("no upgrade but " + webSocket.response);
        }
        return webSocket;
    }

    /**
     * Asks for the upgrade.
     *
     * @param uri path and query
     * @param headers complete lines such as {@code Origin: http://localhost}
     * @return the status line
     * @throws IOException if the server closes without an answer
     */
    public String handshake(String uri, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET ")
                .append(uri)
                .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
                .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        sendBytes(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        return readResponseHead();
    }

    /**
     * Reads the head of an HTTP response, which {@link #responseHead} gives as a whole.
     *
     * @return its status line
     * @throws IOException if the server closes before its end
     */
    public String readResponseHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("after " + head.toString(StandardCharsets.UTF_8));
            }
            head.write(next);
        }
        response = head.toString(StandardCharsets.UTF_8);
        return response.lines().findFirst().orElse("");
    }

    /**
     * Reads bytes as they are, whatever frames they are of.
     *
     * @param count how many, waiting until there are so many
     * @return the bytes as UTF-8
     * @throws IOException if the server closes before
     */
    public String readBytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return the head of the last HTTP response, in lower case; "" before the first} */
    public String responseHead() {
        return response.toLowerCase(Locale.ROOT);
    }

    /** {@return the head of the last HTTP response, as it came; "" before the first} */
    public String originalResponseHead() {
        return response;
    }

    /**
     * Sends bytes as they are.
     *
     * @param bytes not framed, not masked
     * @throws IOException if the connection is broken
     */
    public void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /**
     * Sends a text message.
     *
     * @param text in one frame, as UTF-8
     * @throws IOException if the connection is broken
     */
    public void sendText(String text) throws IOException {
        sendFrame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a binary message.
     *
     * @param bytes in one frame
     * @throws IOException if the connection is broken
     */
    public void sendBinary(byte[] bytes) throws IOException {
        sendFrame(BINARY, true, bytes);
    }

    /**
     * Sends a frame, masked as a client must.
     *
     * @param opcode one of the constants, or any other; with {@link #RSV1} for a compressed frame
     * @param isFinal false if a continuation follows
     * @param payload before it is masked
     * @throws IOException if the connection is broken
     */
    public void sendFrame(int opcode, boolean isFinal, byte[] payload) throws IOException {
        sendBytes(frame((isFinal ? 0x80 : 0) | opcode, payload));
    }

    /**
     * The bytes of a frame, masked as a client must.
     *
     * @param first its first byte, with all its bits (RFC 6455, section 5.2)
     * @param payload before it is masked
     * @return with a random mask and the shortest form of the length
     */
    public static byte[] frame(int first, byte[] payload) {
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /**
     * A frame from the server.
     *
     * @param opcode which kind
     * @param compressed whether RSV1 is set (RFC 7692, section 6)
     * @param payload its bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
    public record Frame(int opcode, boolean compressed, byte[] payload) {

        /** {@return the payload as UTF-8} */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** {@return the code of a close frame; 1005 if it bears none} */
        public int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        /** {@return the reason of a close frame; "" if it bears none} */
        public String closeReason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /**
     * Reads the next frame.
     *
     * @return whatever kind comes first, pings included
     * @throws EOFException if the server has closed the connection
     * @throws IOException if the connection is broken, or nothing comes in time
     */
    public Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first & 0x0F, (first & RSV1) != 0, payload);
    }

    /**
     * Reads the next frame but pings; one that is not text fails the test.
     *
     * @return its payload
     * @throws IOException if the connection is broken, or nothing comes in time
     */
    public String readText() throws IOException {
        Frame frame = readFrame();
        while (frame.opcode == PING) {
            frame = readFrame();
        }
        if (frame.opcode != TEXT) {
            throw new AssertionError("not text but opcode " + frame.opcode + ": " + frame.text());
        }
        return frame.text();
    }

    /**
     * Reads frames until the server says goodbye.
     *
     * @return the close frame; those before it are gone
     * @throws IOException if the connection is broken, or no frame comes in time
     */
    public Frame readClose() throws IOException {
        while (true) {
            Frame frame = readFrame();
            if (frame.opcode == CLOSE) {
                return frame;
            }
        }
    }

    /**
     * Reads until the server has closed the TCP connection.
     *
     * @throws IOException if it does not, or breaks it off
     */
    public void readToEnd() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /**
     * From now on, a read fails after so long, in place of {@link #TIMEOUT_MILLIS}.
     *
     * @param millis 0 for ever
     * @throws IOException if the connection is closed
     */
    public void timeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /**
     * {@return the number of bytes that can be read at once}
     *
     * @throws IOException if the connection is closed
     */
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
