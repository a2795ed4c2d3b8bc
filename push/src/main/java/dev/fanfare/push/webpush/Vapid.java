package dev.fanfare.push.webpush;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.fanfare.push.internal.key.Jwt;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says to push services who sends (RFC 8292): a signed token for each of their origins, used again for half a day. */
final class Vapid {

    /** At most 24 hours are allowed; clocks differ. */
    private static final Duration VALIDITY = Duration.ofHours(12);

    /** A token that is about to expire could be over when it arrives. */
    private static final Duration RENEWED_BEFORE = Duration.ofHours(1);

    /** More origins than there are push services; strangers may name others. */
    static final int MAX_ORIGINS = 1_000;

    private final String publicKey;
    private final String subject;
    private final Jwt jwt;
    private final InstantSource clock;

    /** In the order in which they were used last; guarded by itself. */
    private final Map<String, Signed> byOrigin = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Signed> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    /** The token is a secret. */
    private record Signed(String token, Instant issued) {

        /** A clock that was set back makes it a token of the future, which services refuse. */
        boolean serves(Instant now) {
            return !now.isBefore(issued) && now.isBefore(issued.plus(VALIDITY).minus(RENEWED_BEFORE));
        }

        @Override
        public String toString() {
            return "Signed";
        }
    }

    /** @throws IllegalArgumentException if nobody can be reached under the subject */
    Vapid(VapidKeys keys, String subject, InstantSource clock) {
        this.publicKey = keys.publicKey();
        this.subject = checked(subject.strip());
        this.jwt = Jwt.es256(keys.signingKey(), "");
        this.clock = clock;
    }

    private static String checked(String subject) {
        @Nullable String host;
        try {
            URI uri = new URI(subject);
            boolean mail = "mailto".equalsIgnoreCase(uri.getScheme());
            if (!mail && !"https".equalsIgnoreCase(uri.getScheme())) {
                throw new IllegalArgumentException(
                        "the VAPID subject must begin with mailto: or https:, such as" + " mailto:ops@example.com");
            }
            String part = uri.getSchemeSpecificPart();
            int at = part.indexOf('@');
            host = mail ? (at > 0 ? part.substring(at + 1) : null) : uri.getHost();
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the VAPID subject is no address; write mailto:ops@example.com");
        }
        if (host == null || !isPublic(host.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the VAPID subject must name a host or mailbox of the internet: operators of push services write to"
                            + " it, and Apple refuses localhost and the like");
        }
        return subject;
    }

    private static boolean isPublic(String host) {
        return HostName.isName(host)
                && !host.endsWith(".localhost")
                && !host.endsWith(".invalid")
                && !host.endsWith(".local");
    }

    /** The header {@code Authorization} for an endpoint. */
    String authorization(URI endpoint) {
        String origin = EndpointGuard.originOf(endpoint);
        Instant now = clock.instant();
        synchronized (byOrigin) {
            Signed known = byOrigin.get(origin);
            if (known == null || !known.serves(now)) {
                known = new Signed(sign(origin, now), now);
                byOrigin.put(origin, known);
            }
            return "vapid t=" + known.token() + ", k=" + publicKey;
        }
    }

    private String sign(String origin, Instant now) {
        return jwt.sign(new JWTClaimsSet.Builder()
                .audience(origin)
                .expirationTime(Date.from(now.plus(VALIDITY)))
                .subject(subject)
                .build());
    }
}
