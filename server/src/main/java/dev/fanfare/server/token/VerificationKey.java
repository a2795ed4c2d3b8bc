package dev.fanfare.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/**
 * A public key, and the algorithms that it is for: what a token says of its own algorithm chooses among keys, and never
 * how a key is used.
 *
 * @param id its {@code kid}; "" if it has none
 */
record VerificationKey(String id, Set<JWSAlgorithm> algorithms, JWSVerifier verifier) {

    /** RFC 7518, section 3.3. */
    private static final int MIN_RSA_BITS = 2048;

    /**
     * A key for what its kind is for.
     *
     * @throws IllegalArgumentException if no token can be checked with it
     */
    static VerificationKey of(String id, PublicKey key) {
        try {
            if (key instanceof RSAPublicKey rsa) {
                if (rsa.getModulus().bitLength() < MIN_RSA_BITS) {
                    throw new IllegalArgumentException("an RSA key must have at least " + MIN_RSA_BITS
                            + " bits, and this has " + rsa.getModulus().bitLength());
                }
                return new VerificationKey(
                        id,
                        Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512),
                        new RSASSAVerifier(rsa));
            }
            if (key instanceof ECPublicKey ec) {
                JWSVerifier verifier = new ECDSAVerifier(ec);
                return new VerificationKey(id, Set.copyOf(verifier.supportedJWSAlgorithms()), verifier);
            }
            if (key instanceof EdECPublicKey ed
                    && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
                return new VerificationKey(id, Ed25519Verifier.ALGORITHMS, new Ed25519Verifier(ed));
            }
        } catch (JOSEException unknown) {
            throw new IllegalArgumentException("its curve must be P-256, P-384 or P-521");
        }
        throw new IllegalArgumentException(
                "it must be RSA, of a curve P-256, P-384 or P-521, or Ed25519, and is " + key.getAlgorithm());
    }

    /** The same for one algorithm alone. */
    VerificationKey only(JWSAlgorithm algorithm) {
        return new VerificationKey(id, algorithms.contains(algorithm) ? Set.of(algorithm) : Set.of(), verifier);
    }

    /** Whether a token may be signed with it; one that names no key may be signed with any of its algorithm. */
    boolean fits(JWSHeader header) {
        String wanted = header.getKeyID();
        return algorithms.contains(header.getAlgorithm())
                && (wanted == null || wanted.isEmpty() || id.isEmpty() || id.equals(wanted));
    }

    boolean verifies(JWSObject token) {
        try {
            return token.verify(verifier);
        } catch (JOSEException | RuntimeException impossible) {
            // A signature that is none of its algorithm's.
            return false;
        }
    }
}
