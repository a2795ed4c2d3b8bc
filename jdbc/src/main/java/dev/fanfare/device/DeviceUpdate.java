package dev.fanfare.device;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes otherwise of devices; what is null stays as it is.
 *
 * @param user whose they are from now on; "" for nobody's
 * @param tags replace all tags
 * @param topics which topics
 * @param topicChange what is done with these topics
 * @param locale from now on
 * @param timezone from now on
 */
public record DeviceUpdate(
        @Nullable String user,
        @Nullable Map<String, String> tags,
        @Nullable Set<String> topics,
        TopicChange topicChange,
        @Nullable String locale,
        @Nullable String timezone) {

    /** Nothing becomes otherwise. */
    public static final DeviceUpdate NOTHING = new DeviceUpdate(null, null, null, TopicChange.ADD, null, null);

    /** What is done with topics. */
    public enum TopicChange {
        /** The devices are in these, too. */
        ADD,
        /** The devices are not in these. */
        REMOVE,
        /** The devices are in these and no others. */
        SET
    }

    /**
     * Every part at once; {@link #NOTHING} and the methods below say it by name.
     *
     * @param user up to 200 characters
     * @param tags as {@link DeviceRegistration#tags}
     * @param topics as {@link DeviceRegistration#topics}
     * @param topicChange what is done with them
     * @param locale up to 64 characters
     * @param timezone up to 64 characters
     * @throws IllegalArgumentException as {@link DeviceRegistration}
     */
    public DeviceUpdate {
        if (user != null) {
            DeviceText.check("user", user, 0, DeviceText.MAX_NAME);
        }
        tags = tags == null ? null : DeviceRegistration.checkTags(tags);
        topics = topics == null ? null : DeviceRegistration.checkTopics(topics);
        Objects.requireNonNull(topicChange, "topicChange must not be null");
        if (locale != null) {
            DeviceText.check("locale", locale, 0, DeviceText.MAX_WORD);
        }
        if (timezone != null) {
            DeviceText.check("timezone", timezone, 0, DeviceText.MAX_WORD);
        }
    }

    /**
     * {@return the same with another user}
     *
     * @param value "" for nobody
     */
    public DeviceUpdate user(String value) {
        Objects.requireNonNull(value, "value must not be null");
        return new DeviceUpdate(value, tags, topics, topicChange, locale, timezone);
    }

    /**
     * {@return the same with other tags}
     *
     * @param value replace all
     */
    public DeviceUpdate tags(Map<String, String> value) {
        Objects.requireNonNull(value, "value must not be null");
        return new DeviceUpdate(user, value, topics, topicChange, locale, timezone);
    }

    /**
     * {@return the same with other topics}
     *
     * @param newChange what is done with them
     * @param value which
     */
    public DeviceUpdate topics(TopicChange newChange, Collection<String> value) {
        Objects.requireNonNull(newChange, "newChange must not be null");
        Objects.requireNonNull(value, "value must not be null");
        return new DeviceUpdate(user, tags, Set.copyOf(value), newChange, locale, timezone);
    }

    /**
     * {@return the same in another language and time zone}
     *
     * @param newLocale "" for none; null for as it is
     * @param newTimezone "" for none; null for as it is
     */
    public DeviceUpdate place(@Nullable String newLocale, @Nullable String newTimezone) {
        return new DeviceUpdate(user, tags, topics, topicChange, newLocale, newTimezone);
    }
}
