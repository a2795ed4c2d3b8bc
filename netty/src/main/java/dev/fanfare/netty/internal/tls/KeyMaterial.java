package dev.fanfare.netty.internal.tls;

import dev.fanfare.netty.http.TlsException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate and its key.
 *
 * @param chain the certificate, and those that it is signed by
 */
record KeyMaterial(List<X509Certificate> chain, PrivateKey key) {

    /** Something to sign. */
    private static final byte[] PROBE = {1};

    KeyMaterial {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * Insists that a server can use it.
     *
     * @param certificates where the certificate is from
     * @param keys where the key is from
     * @throws TlsException if the certificate is not valid now, or the key is none of it
     */
    KeyMaterial checked(TlsFile certificates, TlsFile keys, Instant now) {
        if (!belongs(certificate())) {
            Optional<X509Certificate> other =
                    chain.stream().filter(this::belongs).findFirst();
            throw other.isPresent()
                    ? certificates.problem("the certificate of the server must be the first; the first one is that of "
                            + name(certificate()))
                    : keys.problem("this key does not belong to the certificate of " + name(certificate()) + " in "
                            + certificates.name());
        }
        Instant from = certificate().getNotBefore().toInstant();
        Instant until = certificate().getNotAfter().toInstant();
        if (now.isAfter(until)) {
            throw certificates.problem("the certificate of " + name(certificate()) + " expired on " + until);
        }
        if (now.isBefore(from)) {
            throw certificates.problem("the certificate of " + name(certificate()) + " is not valid before " + from);
        }
        return this;
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private boolean belongs(X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
