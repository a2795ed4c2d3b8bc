package dev.fanfare.push.webpush;

import dev.fanfare.push.internal.key.P256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts a message so that its browser alone can read it (RFC 8291): one record of {@code aes128gcm} (RFC 8188). */
final class WebPushEncryption {

    /** Every push service takes as much of a body (RFC 8030, section 7.2). */
    static final int MAX_BODY = 4096;

    private static final int SALT = 16;
    private static final int HEADER = SALT + 4 + 1 + P256.POINT_BYTES;
    private static final int TAG = 16;

    /** What is left for the message, beside header, delimiter and tag. */
    static final int MAX_TEXT = MAX_BODY - HEADER - 1 - TAG;

    /** Ends the text of the last record. */
    private static final byte DELIMITER = 2;

    private static final SecureRandom RANDOM = new SecureRandom();

    private WebPushEncryption() {}

    /**
     * Encrypts with a new key and salt.
     *
     * @param text at most {@link #MAX_TEXT} bytes
     */
    static byte[] encrypt(byte[] text, ECPublicKey browser, byte[] auth) {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return encrypt(text, browser, auth, P256.generate(), salt);
    }

    static byte[] encrypt(byte[] text, ECPublicKey browser, byte[] auth, KeyPair ours, byte[] salt) {
        if (text.length > MAX_TEXT) {
            throw new IllegalArgumentException("a text of " + text.length + " bytes is longer than " + MAX_TEXT);
        }
        byte[] publicKey = P256.bytes((ECPublicKey) ours.getPublic());
        byte[] info = join(ascii("WebPush: info\0"), P256.bytes(browser), publicKey);
        byte[] input = derive(auth, P256.agree(ours.getPrivate(), browser), info, 32);
        byte[] key = derive(salt, input, ascii("Content-Encoding: aes128gcm\0"), 16);
        byte[] nonce = derive(salt, input, ascii("Content-Encoding: nonce\0"), 12);
        byte[] padded = Arrays.copyOf(text, text.length + 1);
        padded[text.length] = DELIMITER;
        return ByteBuffer.allocate(HEADER + padded.length + TAG)
                .put(salt)
                .putInt(MAX_BODY)
                .put((byte) publicKey.length)
                .put(publicKey)
                .put(seal(key, nonce, padded))
                .array();
    }

    private static byte[] seal(byte[] key, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES with GCM", impossible);
        }
    }

    /** HKDF of RFC 5869 for at most one block, 32 bytes. */
    private static byte[] derive(byte[] salt, byte[] input, byte[] info, int length) {
        byte[] block = hmac(hmac(salt, input), join(info, new byte[] {1}));
        return Arrays.copyOf(block, length);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC with SHA-256", impossible);
        }
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
