package dev.fanfare.push.webpush;

import dev.fanfare.push.internal.key.KeyFile;
import dev.fanfare.push.internal.key.P256;
import dev.fanfare.push.internal.key.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Objects;

/**
 * The pair of keys by which push services know this server (VAPID, RFC 8292). Browsers subscribe with the public one, and
 * what they subscribe to can be used with this pair alone: keep it. With another pair, services refuse every subscription
 * made before. Immutable.
 */
public final class VapidKeys {

    private final ECPublicKey publicKey;
    private final ECPrivateKey privateKey;

    private VapidKeys(ECPublicKey publicKey, ECPrivateKey privateKey) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /** {@return a new pair} */
    public static VapidKeys generate() {
        KeyPair pair = P256.generate();
        return new VapidKeys((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
    }

    /**
     * The pair as most tools print it.
     *
     * @param publicKey 65 bytes in base64url
     * @param privateKey 32 bytes in base64url
     * @return the pair
     * @throws IllegalArgumentException if one is no key of the curve P-256, or they do not belong together
     */
    public static VapidKeys of(String publicKey, String privateKey) {
        Objects.requireNonNull(publicKey, "publicKey must not be null");
        Objects.requireNonNull(privateKey, "privateKey must not be null");
        VapidKeys pair = new VapidKeys(
                P256.publicKey(bytes(publicKey, "the public VAPID key"), "the public VAPID key"),
                P256.privateKey(bytes(privateKey, "the private VAPID key"), "the private VAPID key"));
        if (!P256.belongTogether(pair.privateKey, pair.publicKey)) {
            throw new IllegalArgumentException("the public VAPID key does not belong to the private one");
        }
        return pair;
    }

    /**
     * Reads the private key from a file; the public one follows from it.
     *
     * @param file with a PEM block of the kind PRIVATE KEY (PKCS#8), or nothing but 32 bytes in base64url
     * @return the pair
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no such key
     */
    public static VapidKeys read(Path file) throws IOException {
        String what = "the file of the private VAPID key";
        String text = KeyFile.read(file, what);
        ECPrivateKey key = text.contains("-----BEGIN")
                ? P256.require(Pem.privateKey(text, "EC", what), what)
                : P256.privateKey(bytes(text, what), what);
        return new VapidKeys(P256.publicKeyOf(key), key);
    }

    private static byte[] bytes(String base64, String what) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException wrong) {
            // Without its cause, which quotes a character of the key.
            throw new IllegalArgumentException(what + " is not in base64url");
        }
    }

    /** {@return what browsers subscribe with, their {@code applicationServerKey}: 65 bytes in base64url} */
    public String publicKey() {
        return text(P256.bytes(publicKey));
    }

    /** {@return the secret: 32 bytes in base64url, for a file that nobody else can read} */
    public String privateKey() {
        return text(P256.bytes(privateKey));
    }

    ECPrivateKey signingKey() {
        return privateKey;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Only the public key. */
    @Override
    public String toString() {
        return "VapidKeys[" + publicKey() + "]";
    }
}
