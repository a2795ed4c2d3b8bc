package dev.fanfare.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads a JSON Web Key Set (RFC 7517, section 5); keys that cannot check tokens are passed over. */
final class KeySetReader {

    /** More than issuers have. */
    static final int MAX_KEYS = 100;

    /** What a public key of Ed25519 begins with in DER (RFC 8410, section 4); its 32 bytes follow. */
    private static final byte[] ED25519_START = HexFormat.of().parseHex("302a300506032b6570032100");

    private KeySetReader() {}

    /**
     * Reads a set.
     *
     * @throws IllegalArgumentException if it is none, or has more than {@link #MAX_KEYS} keys, saying so
     */
    static List<VerificationKey> read(byte[] json) {
        List<Object> keys;
        try {
            keys = JSONObjectUtils.getJSONArray(
                    JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8)), "keys");
        } catch (ParseException | RuntimeException malformed) {
            throw new IllegalArgumentException("the answer is no set of keys in JSON");
        }
        if (keys == null) {
            throw new IllegalArgumentException("the answer has no \"keys\"");
        }
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("the set has " + keys.size() + " keys, which is more than " + MAX_KEYS);
        }
        List<VerificationKey> usable = new ArrayList<>();
        for (Object key : keys) {
            if (key instanceof Map<?, ?> map) {
                add(usable, map);
            }
        }
        return usable;
    }

    @SuppressWarnings("unchecked")
    private static void add(List<VerificationKey> usable, Map<?, ?> map) {
        try {
            JWK jwk = JWK.parse((Map<String, Object>) map);
            boolean signs = (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                    && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
            if (!signs) {
                return;
            }
            VerificationKey key = VerificationKey.of(jwk.getKeyID() == null ? "" : jwk.getKeyID(), publicKey(jwk));
            usable.add(
                    jwk.getAlgorithm() == null
                            ? key
                            : key.only(JWSAlgorithm.parse(jwk.getAlgorithm().getName())));
        } catch (ParseException | JOSEException | RuntimeException unusable) {
            // Not for us: RFC 7517 wants keys that are not understood to be passed over.
            return;
        }
    }

    private static PublicKey publicKey(JWK jwk) throws JOSEException {
        if (jwk instanceof RSAKey rsa) {
            return rsa.toRSAPublicKey();
        }
        if (jwk instanceof ECKey ec) {
            return ec.toECPublicKey();
        }
        if (jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
            return ed25519(pair.getDecodedX());
        }
        throw new IllegalArgumentException("a key of another kind");
    }

    private static PublicKey ed25519(byte[] point) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(ED25519_START);
        der.writeBytes(point);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der.toByteArray()));
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("not a point of the curve");
        }
    }
}
