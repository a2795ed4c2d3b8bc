package dev.fanfare.server.token;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Which tokens hold: {@code client.token}, or {@code client.subscription_token}. Keys of several kinds may stand beside
 * each other; a token is checked with those of its own algorithm alone.
 *
 * @param hmacSecretKey for HS256, HS384 and HS512; "" for none
 * @param hmacPreviousSecretKey the one before, which still holds; "" for none
 * @param hmacPreviousSecretKeyValidUntil until when, in seconds since 1970; 0 for as long as it is configured
 * @param rsaPublicKey in PEM, for RS256, RS384 and RS512; "" for none
 * @param ecdsaPublicKey in PEM, for ES256, ES384 or ES512, as its curve says; "" for none
 * @param eddsaPublicKey of Ed25519, in PEM, for EdDSA; "" for none
 * @param jwksPublicEndpoint where more public keys are; "" for nowhere. May have names of groups of the expressions in
 *     double braces
 * @param audience what the {@code aud} claim must contain; "" for anything
 * @param audienceRegex what must be found in one of the {@code aud} claim; "" for anything
 * @param issuer what the {@code iss} claim must be; "" for anything
 * @param issuerRegex what must be found in the {@code iss} claim; "" for anything
 * @param userIdClaim which claim has the user's id
 * @param insecureSkipJwksEndpointSafetyCheck whether a token may put any word into the path of the endpoint
 */
public record TokenOptions(
        String hmacSecretKey,
        String hmacPreviousSecretKey,
        long hmacPreviousSecretKeyValidUntil,
        String rsaPublicKey,
        String ecdsaPublicKey,
        String eddsaPublicKey,
        String jwksPublicEndpoint,
        String audience,
        String audienceRegex,
        String issuer,
        String issuerRegex,
        String userIdClaim,
        boolean insecureSkipJwksEndpointSafetyCheck) {

    /** No token holds. */
    public static final TokenOptions NONE = new TokenOptions("", "", 0, "", "", "", "", "", "", "", "", "", false);

    /**
     * What is configured.
     *
     * @throws IllegalArgumentException if a key, an expression or the endpoint cannot be used
     */
    public TokenOptions {
        if (!hmacPreviousSecretKey.isEmpty() && hmacSecretKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "hmac_previous_secret_key needs the key that follows it, hmac_secret_key");
        }
        if (hmacPreviousSecretKeyValidUntil < 0) {
            throw new IllegalArgumentException(
                    "hmac_previous_secret_key_valid_until must be seconds since 1970, or 0, and is "
                            + hmacPreviousSecretKeyValidUntil);
        }
        PublicKeys.read(rsaPublicKey, ecdsaPublicKey, eddsaPublicKey);
        ClaimRules rules = new ClaimRules(audience, audienceRegex, issuer, issuerRegex, userIdClaim);
        if (!jwksPublicEndpoint.isEmpty()) {
            EndpointTemplate.of(jwksPublicEndpoint, rules, insecureSkipJwksEndpointSafetyCheck);
        }
    }

    /** {@return the same with a shared secret} */
    public TokenOptions withSecret(String secret) {
        return new TokenOptions(
                secret,
                hmacPreviousSecretKey,
                hmacPreviousSecretKeyValidUntil,
                rsaPublicKey,
                ecdsaPublicKey,
                eddsaPublicKey,
                jwksPublicEndpoint,
                audience,
                audienceRegex,
                issuer,
                issuerRegex,
                userIdClaim,
                insecureSkipJwksEndpointSafetyCheck);
    }

    /** Whether there is any key, so that some token can hold. */
    public boolean hasKeys() {
        return !(hmacSecretKey + rsaPublicKey + ecdsaPublicKey + eddsaPublicKey + jwksPublicEndpoint).isEmpty();
    }

    ClaimRules rules() {
        return new ClaimRules(audience, audienceRegex, issuer, issuerRegex, userIdClaim);
    }

    boolean previousHolds(InstantSource clock) {
        return !hmacPreviousSecretKey.isEmpty()
                && (hmacPreviousSecretKeyValidUntil == 0
                        || clock.instant().isBefore(Instant.ofEpochSecond(hmacPreviousSecretKeyValidUntil)));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "TokenOptions[hasKeys=" + hasKeys() + ", audience=" + audience + ", issuer=" + issuer + "]";
    }
}
