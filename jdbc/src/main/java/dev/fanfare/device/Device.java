package dev.fanfare.device;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A device as it is registered.
 *
 * @param id ours, made when it was registered first; the application on the device keeps it
 * @param user whose it is now; "" if nobody has said
 * @param provider the name of the {@link dev.fanfare.push.PushProvider} that reaches it
 * @param token by which that one knows it
 * @param platform such as {@code web}, {@code ios} or {@code android}; "" if nobody has said
 * @param locale such as {@code de-AT}; "" if nobody has said
 * @param timezone as the IANA names it, such as {@code Europe/Vienna}; "" if nobody has said
 * @param tags what the application has said of it, by name; filters ask for them
 * @param topics the groups it is in
 * @param createdAt when it was registered first
 * @param updatedAt when it was registered last, by which a service's answer that a token is over is judged
 */
public record Device(
        String id,
        String user,
        String provider,
        String token,
        String platform,
        String locale,
        String timezone,
        Map<String, String> tags,
        Set<String> topics,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * A device as it is registered; see the components for their meaning.
     *
     * @param id not empty
     * @param user "" for nobody
     * @param provider not empty
     * @param token not empty
     * @param platform "" for none
     * @param locale "" for none
     * @param timezone "" for none
     * @param tags is copied
     * @param topics is copied
     * @param createdAt a moment
     * @param updatedAt a moment
     */
    public Device {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(provider, "provider must not be null");
        Objects.requireNonNull(token, "token must not be null");
        Objects.requireNonNull(platform, "platform must not be null");
        Objects.requireNonNull(locale, "locale must not be null");
        Objects.requireNonNull(timezone, "timezone must not be null");
        tags = Map.copyOf(Objects.requireNonNull(tags, "tags must not be null"));
        topics = Set.copyOf(Objects.requireNonNull(topics, "topics must not be null"));
        Objects.requireNonNull(createdAt, "createdAt must not be null");
        Objects.requireNonNull(updatedAt, "updatedAt must not be null");
    }

    /** Which it is; the token must not get into a log. */
    @Override
    public String toString() {
        return "Device[" + id + ", " + provider + "]";
    }
}
