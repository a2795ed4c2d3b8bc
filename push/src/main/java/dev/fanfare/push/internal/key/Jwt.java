package dev.fanfare.push.internal.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;

/** Signs tokens for push services. */
public final class Jwt {

    private final JWSHeader header;
    private final JWSSigner signer;

    private Jwt(JWSAlgorithm algorithm, JWSSigner signer, String keyId) {
        JWSHeader.Builder parameters = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT);
        this.header = (keyId.isEmpty() ? parameters : parameters.keyID(keyId)).build();
        this.signer = signer;
    }

    /**
     * Signs with ES256.
     *
     * @param keyId "" for none
     */
    public static Jwt es256(ECPrivateKey key, String keyId) {
        try {
            return new Jwt(JWSAlgorithm.ES256, new ECDSASigner(key), keyId);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key of P-256 is always accepted", impossible);
        }
    }

    /**
     * Signs with RS256.
     *
     * @param keyId "" for none
     * @throws IllegalArgumentException if the key is too short
     */
    public static Jwt rs256(PrivateKey key, String keyId) {
        return new Jwt(JWSAlgorithm.RS256, new RSASSASigner(key), keyId);
    }

    /** A signed token. */
    public String sign(JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key that was checked can sign", impossible);
        }
        return token.serialize();
    }
}
