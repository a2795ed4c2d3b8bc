package dev.fanfare.device;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a device says of itself when it is registered. It replaces everything that was said before.
 *
 * @param id what an earlier registration has answered; "" for the first. A device that is not known any more gets a new one
 * @param user whose it is; "" for nobody
 * @param provider the name of a {@link dev.fanfare.push.PushProvider}
 * @param token by which that one knows it
 * @param platform such as {@code web}, {@code ios} or {@code android}
 * @param locale a tag of BCP 47; messages come in this language
 * @param timezone as the IANA names it
 * @param tags up to 50 values by name, for filters
 * @param topics up to 100 groups
 */
public record DeviceRegistration(
        String id,
        String user,
        String provider,
        String token,
        String platform,
        String locale,
        String timezone,
        Map<String, String> tags,
        Set<String> topics) {

    /** How many tags a device may have. */
    public static final int MAX_TAGS = 50;

    /** How many topics a device may be in. */
    public static final int MAX_TOPICS = 100;

    /** The longest token, in characters. */
    public static final int MAX_TOKEN = 4_096;

    /**
     * Checks each part; {@link #of} and the methods that begin with {@code with} say it by name.
     *
     * @param id up to 36 characters
     * @param user up to 200 characters
     * @param provider 1 to 64 characters
     * @param token 1 to 4,096 characters
     * @param platform up to 64 characters
     * @param locale up to 64 characters
     * @param timezone up to 64 characters
     * @param tags names of 1 to 64, values of up to 200 characters
     * @param topics of 1 to 200 characters
     * @throws IllegalArgumentException if something is too long or too much, has control characters or begins or ends with
     *     a blank, saying what
     */
    public DeviceRegistration {
        DeviceText.check("id", id, 0, 36);
        DeviceText.check("user", user, 0, DeviceText.MAX_NAME);
        DeviceText.check("provider", provider, 1, DeviceText.MAX_WORD);
        DeviceText.check("token", token, 1, MAX_TOKEN);
        DeviceText.check("platform", platform, 0, DeviceText.MAX_WORD);
        DeviceText.check("locale", locale, 0, DeviceText.MAX_WORD);
        DeviceText.check("timezone", timezone, 0, DeviceText.MAX_WORD);
        tags = checkTags(tags);
        topics = checkTopics(topics);
    }

    static Map<String, String> checkTags(Map<String, String> tags) {
        Map<String, String> copy = Map.copyOf(Objects.requireNonNull(tags, "tags must not be null"));
        requireAtMost("tags", copy.size(), MAX_TAGS);
        copy.forEach((name, value) -> {
            DeviceText.check("the name of a tag", name, 1, DeviceText.MAX_WORD);
            DeviceText.check("the value of a tag", value, 0, DeviceText.MAX_NAME);
        });
        return copy;
    }

    static Set<String> checkTopics(Collection<String> topics) {
        Set<String> copy = Set.copyOf(Objects.requireNonNull(topics, "topics must not be null"));
        requireAtMost("topics", copy.size(), MAX_TOPICS);
        copy.forEach(topic -> DeviceText.check("a topic", topic, 1, DeviceText.MAX_NAME));
        return copy;
    }

    private static void requireAtMost(String what, int size, int most) {
        if (size > most) {
            throw new IllegalArgumentException("a device has at most " + most + " " + what + ", and these are " + size);
        }
    }

    /**
     * {@return the registration of a device of which nothing else is known}
     *
     * @param provider the name of a {@link dev.fanfare.push.PushProvider}
     * @param token by which that one knows it
     * @throws IllegalArgumentException as the constructor
     */
    public static DeviceRegistration of(String provider, String token) {
        return new DeviceRegistration("", "", provider, token, "", "", "", Map.of(), Set.of());
    }

    /**
     * {@return the same of a device that was registered before}
     *
     * @param value what that has answered; "" for a new one
     */
    public DeviceRegistration withId(String value) {
        return new DeviceRegistration(value, user, provider, token, platform, locale, timezone, tags, topics);
    }

    /**
     * {@return the same of a user's device}
     *
     * @param value "" for nobody
     */
    public DeviceRegistration withUser(String value) {
        return new DeviceRegistration(id, value, provider, token, platform, locale, timezone, tags, topics);
    }

    /**
     * {@return the same with where and how the device is used}
     *
     * @param newPlatform such as {@code web}, {@code ios} or {@code android}; "" for unknown
     * @param newLocale a tag of BCP 47; "" for unknown
     * @param newTimezone as the IANA names it; "" for unknown
     */
    public DeviceRegistration withPlace(String newPlatform, String newLocale, String newTimezone) {
        return new DeviceRegistration(id, user, provider, token, newPlatform, newLocale, newTimezone, tags, topics);
    }

    /**
     * {@return the same with tags}
     *
     * @param value by name; replace all
     */
    public DeviceRegistration withTags(Map<String, String> value) {
        return new DeviceRegistration(id, user, provider, token, platform, locale, timezone, value, topics);
    }

    /**
     * {@return the same in groups}
     *
     * @param value replace all
     */
    public DeviceRegistration withTopics(Set<String> value) {
        return new DeviceRegistration(id, user, provider, token, platform, locale, timezone, tags, value);
    }

    /** Whose it is and by whom it is reached; the token must not get into a log. */
    @Override
    public String toString() {
        return "DeviceRegistration[" + provider + "]";
    }
}
