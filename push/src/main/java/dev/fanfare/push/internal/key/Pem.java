package dev.fanfare.push.internal.key;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys as files have them. What is said about them repeats nothing of them. */
public final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Pem() {}

    /**
     * Reads a private key in PKCS#8.
     *
     * @param text the whole file; what is around the block is passed over
     * @param algorithm {@code EC} or {@code RSA}
     * @param what the key is, for the exception
     * @throws IllegalArgumentException if there is none of that kind, saying what there is
     */
    public static PrivateKey privateKey(String text, String algorithm, String what) {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return decoded(block.group(2), algorithm, what);
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new IllegalArgumentException(what + " is a PEM block of the kind " + kind
                        + "; openssl pkcs8 -topk8 -nocrypt makes PRIVATE KEY of it, which is needed");
            }
        }
        throw new IllegalArgumentException(what + " has no PEM block that begins with -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey decoded(String base64, String algorithm, String what) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException | IllegalArgumentException wrong) {
            // Without its cause, which may quote the key.
            throw new IllegalArgumentException(what + " is not a private key of the kind " + algorithm + " in PKCS#8");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has " + algorithm, impossible);
        }
    }
}
