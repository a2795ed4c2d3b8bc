package dev.fanfare.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a configuration file. */
final class FileText {

    /** A file of more bytes than these is no configuration but a mistake. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private FileText() {}

    /**
     * Reads a file. A byte order mark at its start is passed over.
     *
     * @throws ConfigException if it cannot be read, is too large, or is not UTF-8
     */
    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file + ": this is a directory; name the file in it");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw new ConfigException(file + ": there is no such file");
        } catch (IOException unreadable) {
            throw new ConfigException(file + ": cannot be read: " + unreadable.getMessage());
        }
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(file + ": has more than " + MAX_BYTES + " bytes, which no configuration needs");
        }
        return decoded(bytes, file.toString());
    }

    private static String decoded(byte[] bytes, String name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            long line = 1 + text.chars().filter(c -> c == '\n').count();
            throw new ConfigException(name + ":" + line + ": this is not UTF-8 (byte 0x"
                    + Integer.toHexString(bytes[in.position()] & 0xFF) + "); save the file in UTF-8");
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }
}
