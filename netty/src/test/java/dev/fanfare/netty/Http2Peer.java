package dev.fanfare.netty;

import dev.fanfare.testkit.RawWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** A peer of HTTP/2 at the level of frames, for tests that need to break rules. It waits up to 20 seconds for anything. */
final class Http2Peer implements Closeable {

    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int PRIORITY = 0x2;
    static final int RESET = 0x3;
    static final int SETTINGS = 0x4;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    /** Flags: of data and headers, of headers, of settings and pings. */
    static final int END_STREAM = 0x1;

    static final int END_HEADERS = 0x4;
    static final int ACK = 0x1;

    /** Error codes. */
    static final int NO_ERROR = 0x0;

    static final int PROTOCOL_ERROR = 0x1;
    static final int REFUSED_STREAM = 0x7;
    static final int CANCEL = 0x8;
    static final int ENHANCE_YOUR_CALM = 0xb;

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private int lastStream = -1;

    /** A connection that nothing was said on. */
    Http2Peer(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(RawWebSocket.TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** A connection that has begun as it must. */
    static Http2Peer open(int port) throws IOException {
        Http2Peer peer = new Http2Peer(port);
        peer.sendBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        peer.send(SETTINGS, 0, 0, new byte[0]);
        peer.until(frame -> frame.type == SETTINGS && frame.flags == 0);
        peer.send(SETTINGS, ACK, 0, new byte[0]);
        return peer;
    }

    /** What a peer has sent. */
    @SuppressWarnings("ArrayRecordComponent") // It is read, never compared.
    record Frame(int type, int flags, int stream, byte[] payload) {

        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** The error code of a reset or of the end of a connection. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        sendBytes(frame(type, flags, stream, payload));
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** The payload of a SETTINGS frame with one setting. */
    static byte[] setting(int name, int value) {
        return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
    }

    /** The fields of a head, names and values in turn, in their plainest form. */
    static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            string(block, namesAndValues[i]);
            string(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    static byte[] head(String method, String path, String... more) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(fields(":method", method, ":scheme", "http", ":path", path, ":authority", "a"));
        head.writeBytes(fields(more));
        return head.toByteArray();
    }

    /** A new stream with a request without a body; its number. */
    int get(String path) throws IOException {
        lastStream += 2;
        send(HEADERS, END_HEADERS | END_STREAM, lastStream, head("GET", path));
        return lastStream;
    }

    /** A new stream with a request with a body; its number. */
    int post(String path, String body) throws IOException {
        lastStream += 2;
        send(HEADERS, END_HEADERS, lastStream, head("POST", path));
        send(DATA, END_STREAM, lastStream, body.getBytes(StandardCharsets.UTF_8));
        return lastStream;
    }

    /** The next frame; answers pings and settings of the other side by the way. */
    Frame read() throws IOException {
        byte[] head = new byte[9];
        in.readFully(head);
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = fields.get() & 0xff;
        length = (length << 16) | (fields.getShort() & 0xffff);
        Frame frame = new Frame(fields.get(), fields.get(), fields.getInt(), new byte[length]);
        in.readFully(frame.payload);
        return frame;
    }

    /** Reads until a frame comes that fits. */
    Frame until(Predicate<Frame> fits) throws IOException {
        while (true) {
            Frame frame = read();
            if (fits.test(frame)) {
                return frame;
            }
        }
    }

    /** The error with which the other side ends the connection, after which it closes it; -1 if it says none. */
    int untilClosed() throws IOException {
        int error = -1;
        try {
            while (true) {
                Frame frame = read();
                error = frame.type == GOAWAY ? frame.error() : error;
            }
        } catch (EOFException | SocketException closed) {
            return error;
        }
    }

    /** The fields of the head with which a stream is answered. */
    Http2Headers answer(int stream) throws IOException {
        Frame frame = until(each -> each.stream == stream && (each.type == HEADERS || each.type == RESET));
        if (frame.type == RESET) {
            throw new IOException("stream " + stream + " was reset with " + frame.error());
        }
        ByteBuf block = Unpooled.wrappedBuffer(frame.payload);
        try {
            return decoder.decodeHeaders(stream, block);
        } catch (Http2Exception unreadable) {
            throw new IOException(unreadable);
        }
    }

    /** Reads the status of the answer to a stream, and passes over what is sent on others. */
    int status(int stream) throws IOException {
        return Integer.parseInt(answer(stream).status().toString());
    }

    /** Reads what is sent on a stream until it has a text, and lets the other side send as much again. */
    String text(int stream, String expected) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(expected) < 0) {
            Frame frame = until(each -> each.stream == stream);
            if (frame.type == RESET || (frame.ends() && frame.payload.length == 0)) {
                throw new EOFException("stream " + stream + " ended after " + all);
            }
            if (frame.type == DATA) {
                all.append(frame.text());
                allow(stream, frame.payload.length);
                allow(0, frame.payload.length);
            }
        }
        return all.toString();
    }

    /** Lets the other side send more; the stream 0 is the connection. */
    void allow(int stream, int bytes) {
        if (bytes > 0) {
            try {
                send(WINDOW_UPDATE, 0, stream, number(bytes));
            } catch (IOException gone) {
                // What it has said before can still be read.
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
