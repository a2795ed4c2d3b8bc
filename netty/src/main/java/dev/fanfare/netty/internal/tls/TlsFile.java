package dev.fanfare.netty.internal.tls;

import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsException.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What was read for one part of the options. Equal to another with the same content.
 *
 * @param part what it is for
 * @param name what messages call it: the path of a file
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares what is in it.
record TlsFile(Part part, String name, byte[] content) {

    /** A file of more bytes than these has no certificates but is a mistake. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final String PEM = "-----BEGIN ";

    /**
     * What is given as PEM: a text, the same in base64, or the path of a file.
     *
     * @throws TlsException if it cannot be read
     */
    static TlsFile ofPem(Part part, String given) {
        if (given.contains(PEM)) {
            return new TlsFile(part, "the text", given.getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] decoded = base64(given);
        return decoded != null && new String(decoded, StandardCharsets.ISO_8859_1).contains(PEM)
                ? new TlsFile(part, "the text in base64", decoded)
                : of(part, given);
    }

    private static byte @Nullable [] base64(String given) {
        try {
            return Base64.getMimeDecoder().decode(given);
        } catch (IllegalArgumentException path) {
            return null;
        }
    }

    /**
     * What is in a file.
     *
     * @throws TlsException if it cannot be read
     */
    static TlsFile of(Part part, String path) {
        try {
            Path file = Path.of(path);
            if (Files.isDirectory(file)) {
                throw new TlsException(part, path + ": this is a directory; name the file in it");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(MAX_BYTES + 1);
                if (content.length > MAX_BYTES) {
                    throw new TlsException(
                            part, path + ": has more than " + MAX_BYTES + " bytes, which no certificate or key has");
                }
                return new TlsFile(part, path, content);
            }
        } catch (NoSuchFileException missing) {
            throw new TlsException(part, path + ": there is no such file");
        } catch (AccessDeniedException denied) {
            throw new TlsException(part, path + ": this process may not read it");
        } catch (IOException unreadable) {
            throw new TlsException(part, path + ": cannot be read: " + unreadable.getMessage());
        } catch (InvalidPathException nonsense) {
            throw new TlsException(part, "this is neither PEM nor the path of a file");
        }
    }

    /** A problem with it. */
    TlsException problem(String sentence) {
        return new TlsException(part, name + ": " + sentence);
    }

    String text() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlsFile file
                && file.part == part
                && file.name.equals(name)
                && Arrays.equals(file.content, content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }
}
