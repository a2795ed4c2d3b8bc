package dev.fanfare.push.apns;

import dev.fanfare.push.internal.key.Jwt;
import dev.fanfare.push.internal.key.KeyFile;
import dev.fanfare.push.internal.key.P256;
import dev.fanfare.push.internal.key.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The key with which a team signs for APNs: a file that Apple lets be downloaded once. Immutable. */
public final class ApnsKey {

    private static final String WHAT = "the file of the APNs key";

    private final String keyId;
    private final String teamId;
    private final Jwt jwt;

    private ApnsKey(String keyId, String teamId, Jwt jwt) {
        this.keyId = keyId;
        this.teamId = teamId;
        this.jwt = jwt;
    }

    /**
     * Reads the key from its file.
     *
     * @param keyId 10 letters and digits; the name of the file has them
     * @param teamId 10 letters and digits
     * @param file {@code AuthKey_….p8}
     * @return the key
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if an id is not so, or the file holds no key of the curve P-256
     */
    public static ApnsKey read(String keyId, String teamId, Path file) throws IOException {
        Objects.requireNonNull(keyId, "keyId must not be null");
        Objects.requireNonNull(teamId, "teamId must not be null");
        return of(keyId, teamId, KeyFile.read(file, WHAT));
    }

    /**
     * Reads the key from the text of its file.
     *
     * @param keyId 10 letters and digits
     * @param teamId 10 letters and digits
     * @param pem the text of {@code AuthKey_….p8}
     * @return the key
     * @throws IllegalArgumentException if an id is not so, or the text holds no key of the curve P-256
     */
    public static ApnsKey of(String keyId, String teamId, String pem) {
        Objects.requireNonNull(keyId, "keyId must not be null");
        Objects.requireNonNull(teamId, "teamId must not be null");
        Objects.requireNonNull(pem, "pem must not be null");
        requireId("key id", keyId);
        requireId("team id", teamId);
        return new ApnsKey(keyId, teamId, Jwt.es256(P256.require(Pem.privateKey(pem, "EC", WHAT), WHAT), keyId));
    }

    private static void requireId(String what, String id) {
        if (!id.matches("[A-Z0-9]{10}")) {
            throw new IllegalArgumentException(
                    "the " + what + " of APNs has 10 capital letters and digits, and this one " + id.length()
                            + " characters; Apple's developer account shows it");
        }
    }

    /** {@return the id of the key} */
    public String keyId() {
        return keyId;
    }

    /** {@return the id of the team} */
    public String teamId() {
        return teamId;
    }

    Jwt jwt() {
        return jwt;
    }

    /** Only the ids. */
    @Override
    public String toString() {
        return "ApnsKey[" + keyId + ", team " + teamId + "]";
    }
}
