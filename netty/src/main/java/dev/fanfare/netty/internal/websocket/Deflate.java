package dev.fanfare.netty.internal.websocket;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.WebSocketEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Compression of messages (permessage-deflate, RFC 7692), without context takeover: no connection keeps
 * a window, and what is compressed once can go to everybody.
 */
final class Deflate {

    /** What the server says when it agrees. */
    static final String AGREEMENT = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /** RSV1 in the first byte of a frame (RFC 7692, section 6). */
    static final int COMPRESSED = 0x40;

    private static final String NAME = "permessage-deflate";

    /**
     * Parameters that ask nothing of the server, with the values they may have (RFC 7692, section 7.1); "" for none. One
     * for a smaller window of the server cannot be granted here.
     */
    private static final Map<String, Pattern> GRANTED = Map.of(
            "server_no_context_takeover", Pattern.compile(""),
            "client_no_context_takeover", Pattern.compile(""),
            "client_max_window_bits", Pattern.compile("|[89]|1[0-5]"));

    /** The end of a flushed block, which is left out of a message (RFC 7692, section 7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int CHUNK = 4096;

    private static final FastThreadLocal<byte[]> CHUNKS = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[CHUNK];
        }
    };

    private static final FastThreadLocal<Inflater> INFLATERS = new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
            return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater inflater) {
            inflater.end();
        }
    };

    private final WebSocketEndpoint.Compression settings;

    private final FastThreadLocal<Deflater> deflaters = new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
            return new Deflater(settings.level(), true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    Deflate(WebSocketEndpoint.Compression settings) {
        this.settings = settings;
    }

    /** Whether one of the extensions that a client offers is this one, as it can be had here. */
    static boolean isOfferedIn(Handshake handshake) {
        return handshake.headers().getOrDefault("sec-websocket-extensions", List.of()).stream()
                .flatMap(line -> WebSocketExtensionUtil.extractExtensions(line).stream())
                .anyMatch(Deflate::isGranted);
    }

    private static boolean isGranted(WebSocketExtensionData offer) {
        return offer.name().equalsIgnoreCase(NAME)
                && offer.parameters().entrySet().stream().allMatch(Deflate::isGranted);
    }

    private static boolean isGranted(Map.Entry<String, @Nullable String> parameter) {
        Pattern values = GRANTED.get(parameter.getKey());
        String value = parameter.getValue();
        return values != null && values.matcher(value == null ? "" : value).matches();
    }

    /** Whether a message is large enough to be worth it. */
    boolean isWorthwhile(int length) {
        return length >= settings.minSize();
    }

    /**
     * Compresses a message. On an event loop.
     *
     * @param message in an array of its own
     * @param into where to append it
     */
    void compress(ByteBuf message, ByteBuf into) {
        Deflater deflater = deflaters.get();
        deflater.reset();
        deflater.setInput(message.array(), message.arrayOffset() + message.readerIndex(), message.readableBytes());
        byte[] chunk = CHUNKS.get();
        int written;
        do {
            written = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            into.writeBytes(chunk, 0, written);
        } while (written == chunk.length);
        into.writerIndex(into.writerIndex() - TAIL.length);
    }

    /**
     * Restores a message. On an event loop.
     *
     * @param limit of what comes out, in bytes
     * @throws TooBigException if it is larger
     * @throws DataFormatException if it was not compressed this way
     */
    static byte[] decompress(byte[] message, int limit) throws DataFormatException, TooBigException {
        Inflater inflater = INFLATERS.get();
        inflater.reset();
        byte[] input = Arrays.copyOf(message, message.length + TAIL.length);
        System.arraycopy(TAIL, 0, input, message.length, TAIL.length);
        inflater.setInput(input);
        ByteArrayOutputStream restored = new ByteArrayOutputStream((int) Math.min(limit, 4L * message.length));
        byte[] chunk = CHUNKS.get();
        int read;
        do {
            read = inflater.inflate(chunk);
            if (read > limit - restored.size()) {
                throw new TooBigException();
            }
            restored.write(chunk, 0, read);
        } while (read > 0);
        if (!inflater.finished() && !inflater.needsInput()) {
            throw new DataFormatException("a preset dictionary");
        }
        return restored.toByteArray();
    }

    /** A message is too large when it is restored. */
    static final class TooBigException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
