package dev.fanfare.netty.internal.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads private keys: PKCS8 (RFC 5208), which the JDK knows, and PKCS1 and SEC1, which are what is inside of it. */
final class PrivateKeys {

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT = 0x06;

    /** The parameters of an EC key, which name its curve (RFC 5915). */
    private static final int CURVE = 0xA0;

    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] NULL = {0x05, 0x00};
    private static final byte[] RSA = {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01};
    private static final byte[] EC = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private PrivateKeys() {}

    /**
     * The key of a block.
     *
     * @return null if it is malformed, or of an algorithm that is none of TLS
     */
    static @Nullable PrivateKey read(PemBlock block) {
        return switch (block.label()) {
            case "RSA PRIVATE KEY" -> decode(pkcs8(join(element(OBJECT, RSA), NULL), block.content()));
            case "EC PRIVATE KEY" -> {
                byte[] curve = curve(block.content());
                yield curve == null ? null : decode(pkcs8(join(element(OBJECT, EC), curve), block.content()));
            }
            default -> decode(block.content());
        };
    }

    private static @Nullable PrivateKey decode(byte[] pkcs8) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException another) {
                // It is of the next one, or malformed.
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(missing);
            }
        }
        return null;
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, join(VERSION, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /** The name of the curve in an EC key: {@code SEQUENCE { version, OCTET STRING, [0] curve, … }}. */
    private static byte @Nullable [] curve(byte[] sec1) {
        ByteBuffer in = ByteBuffer.wrap(sec1);
        ByteBuffer key = in.hasRemaining() && (in.get() & 0xFF) == SEQUENCE ? content(in) : null;
        while (key != null && key.hasRemaining()) {
            int tag = key.get() & 0xFF;
            ByteBuffer part = content(key);
            if (part == null) {
                return null;
            }
            if (tag == CURVE) {
                byte[] curve = new byte[part.remaining()];
                part.get(curve);
                return curve;
            }
        }
        return null;
    }

    /** What an element has in it whose tag has been read; null if it says that it has more than is there. */
    private static @Nullable ByteBuffer content(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return null;
        }
        int length = in.get() & 0xFF;
        if (length > 0x7F) {
            int bytes = length & 0x7F;
            if (bytes > 3 || in.remaining() < bytes) {
                return null;
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << Byte.SIZE) | (in.get() & 0xFF);
            }
        }
        if (length > in.remaining()) {
            return null;
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.length;
        if (length > 0x7F) {
            int bytes = length > 0xFFFF ? 3 : length > 0xFF ? 2 : 1;
            element.write(0x80 | bytes);
            for (int i = bytes - 1; i > 0; i--) {
                element.write(length >> (i * Byte.SIZE));
            }
        }
        element.write(length);
        element.writeBytes(content);
        return element.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
