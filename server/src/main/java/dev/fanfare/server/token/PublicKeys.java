package dev.fanfare.server.token;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys as a configuration has them. */
final class PublicKeys {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PublicKeys() {}

    /**
     * Reads those that there are.
     *
     * @throws IllegalArgumentException if one cannot be used
     */
    static List<VerificationKey> read(String rsa, String ecdsa, String eddsa) {
        List<VerificationKey> keys = new ArrayList<>();
        add(keys, "rsa_public_key", rsa, "RSA");
        add(keys, "ecdsa_public_key", ecdsa, "EC");
        add(keys, "eddsa_public_key", eddsa, "Ed25519");
        return keys;
    }

    private static void add(List<VerificationKey> keys, String name, String pem, String kind) {
        if (pem.isBlank()) {
            return;
        }
        try {
            keys.add(VerificationKey.of("", key(pem, kind)));
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(name + " cannot be used: " + unusable.getMessage());
        }
    }

    private static PublicKey key(String pem, String kind) {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException("it has no PEM block that begins with -----BEGIN PUBLIC KEY-----");
        }
        try {
            return switch (block.group(1)) {
                case "PUBLIC KEY" ->
                    KeyFactory.getInstance(kind)
                            .generatePublic(new X509EncodedKeySpec(
                                    Base64.getMimeDecoder().decode(block.group(2))));
                case "CERTIFICATE" -> ofKind(kind, certified(block.group()));
                case "RSA PUBLIC KEY" ->
                    throw new IllegalArgumentException("it is a PEM block of the kind RSA PUBLIC KEY;"
                            + " openssl rsa -RSAPublicKey_in -pubout makes PUBLIC KEY of it, which is needed");
                default ->
                    throw new IllegalArgumentException(
                            "it is a PEM block of the kind " + block.group(1) + ", and PUBLIC KEY is needed");
            };
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException("it is not a public key of the kind " + kind);
        }
    }

    private static PublicKey certified(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .getPublicKey();
    }

    private static PublicKey ofKind(String kind, PublicKey key) {
        if (!key.getAlgorithm().equals(kind)
                && !(kind.equals("Ed25519") && key.getAlgorithm().equals("EdDSA"))) {
            throw new IllegalArgumentException(
                    "its key is of the kind " + key.getAlgorithm() + ", and " + kind + " is needed");
        }
        return key;
    }
}
