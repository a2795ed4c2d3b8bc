package dev.fanfare.push.webpush;

import dev.fanfare.push.internal.key.P256;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** A browser that has subscribed, and reads what comes by Bouncy Castle alone. */
final class TestBrowser {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String endpoint;
    private final ECPrivateKeyParameters secret;
    private final byte[] point;
    private final byte[] auth = new byte[16];

    TestBrowser(String endpoint) {
        this.endpoint = endpoint;
        BigInteger number;
        do {
            number = new BigInteger(256, RANDOM);
        } while (number.signum() == 0 || number.compareTo(DOMAIN.getN()) >= 0);
        secret = new ECPrivateKeyParameters(number, DOMAIN);
        point = DOMAIN.getG().multiply(number).normalize().getEncoded(false);
        RANDOM.nextBytes(auth);
    }

    ECPublicKey key() {
        return P256.publicKey(point, "key");
    }

    byte[] auth() {
        return auth.clone();
    }

    /** As {@code JSON.stringify} writes it. */
    String subscription() {
        return subscription(endpoint, base64(point), base64(auth));
    }

    static String subscription(String endpoint, String p256dh, String auth) {
        return "{\"endpoint\":\"" + endpoint + "\",\"expirationTime\":null,\"keys\":{\"p256dh\":\"" + p256dh
                + "\",\"auth\":\"" + auth + "\"}}";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String point() {
        return base64(point);
    }

    /** The text of a body, by RFC 8188 and 8291; fails if it is not for this browser. */
    byte[] decrypt(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] salt = take(in, 16);
        int recordSize = in.getInt();
        byte[] sender = take(in, in.get());
        byte[] record = take(in, in.remaining());
        if (record.length > recordSize) {
            throw new IllegalStateException("more than one record");
        }
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(secret);
        byte[] shared = org.bouncycastle.util.BigIntegers.asUnsignedByteArray(
                32,
                agreement.calculateAgreement(
                        new ECPublicKeyParameters(CURVE.getCurve().decodePoint(sender), DOMAIN)));
        ByteBuffer info = ByteBuffer.allocate(14 + 65 + 65);
        info.put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
                .put(point)
                .put(sender);
        byte[] input = hkdf(shared, auth, info.array(), 32);
        byte[] key = hkdf(input, salt, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] nonce = hkdf(input, salt, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        return unpadded(open(key, nonce, record));
    }

    private static byte[] unpadded(byte[] padded) {
        int end = padded.length - 1;
        while (end >= 0 && padded[end] == 0) {
            end--;
        }
        if (end < 0 || padded[end] != 2) {
            throw new IllegalStateException("the last record does not end with 2");
        }
        return Arrays.copyOf(padded, end);
    }

    private static byte[] open(byte[] key, byte[] nonce, byte[] record) {
        GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(false, new AEADParameters(new KeyParameter(key), 128, nonce));
        byte[] text = new byte[cipher.getOutputSize(record.length)];
        try {
            int length = cipher.processBytes(record, 0, record.length, text, 0);
            length += cipher.doFinal(text, length);
            return Arrays.copyOf(text, length);
        } catch (InvalidCipherTextException wrong) {
            throw new IllegalStateException("not for this browser", wrong);
        }
    }

    private static byte[] hkdf(byte[] input, byte[] salt, byte[] info, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(input, salt, info));
        byte[] bytes = new byte[length];
        generator.generateBytes(bytes, 0, length);
        return bytes;
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
