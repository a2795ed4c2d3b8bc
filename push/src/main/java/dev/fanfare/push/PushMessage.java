package dev.fanfare.push;

import dev.fanfare.protocol.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is told to somebody who is not there: in every language, for every service. Immutable.
 *
 * <p>In the title, the text and the labels of actions, <code>{{name}}</code> stands for a variable, whose value {@link
 * #render} is given.
 */
public final class PushMessage {

    /** The longest id, group, sound or event of an action, in characters. */
    public static final int MAX_NAME = 255;

    /** How many actions a message may have; browsers show two. */
    public static final int MAX_ACTIONS = 8;

    /** How long services keep a message at the most, and the default. */
    public static final Duration LONGEST_EXPIRATION = Duration.ofDays(28);

    private final String id;
    private final String defaultLanguage;
    private final LocalizedText title;
    private final LocalizedText text;
    private final PushBadge badge;
    private final String sound;
    private final List<PushAction> actions;
    private final String group;
    private final PushPriority priority;
    private final Duration expiration;
    private final String icon;
    private final String image;
    private final String link;
    private final Payload data;

    PushMessage(PushMessageBuilder from) {
        id = from.id;
        defaultLanguage = from.defaultLanguage;
        title = from.title;
        text = from.text;
        badge = from.badge;
        sound = from.sound;
        actions = List.copyOf(from.actions);
        group = from.group;
        priority = from.priority;
        expiration = from.expiration;
        icon = from.icon;
        image = from.image;
        link = from.link;
        data = from.data;
    }

    /** {@return a builder with every part empty, of high priority, which services keep as long as they can} */
    public static PushMessageBuilder builder() {
        return new PushMessageBuilder();
    }

    /** {@return a builder with every part as it is here} */
    public PushMessageBuilder toBuilder() {
        return new PushMessageBuilder(this);
    }

    /**
     * Reads what {@link #toJson} wrote, or what somebody wrote by hand; unknown fields are passed over.
     *
     * @param json one JSON object: {@code id}, {@code default_language}, {@code title}, {@code text}, {@code badge} ({@code
     *     {"set":n}} or {@code {"add":n}}), {@code sound}, {@code actions} (each {@code {"event","label","parameters"}}),
     *     {@code group}, {@code priority} ({@code high} or {@code normal}), {@code expiration} (seconds), {@code icon},
     *     {@code image}, {@code link}, {@code data}. A text is an object of languages, or a string in the default language
     * @return the message
     * @throws IllegalArgumentException if it is none, saying why
     */
    public static PushMessage fromJson(Payload json) {
        return PushMessageJson.read(Objects.requireNonNull(json, "json must not be null"));
    }

    /** {@return the message as one JSON object, without what is empty or the default} */
    public Payload toJson() {
        return PushMessageJson.write(this);
    }

    /**
     * The message as one device gets it.
     *
     * @param locale of the device, such as {@code de-AT}; "" for the default language. Of each text that is taken which
     *     {@link LocalizedText#languageFor} finds
     * @param variables the values of all variables that the texts in this language name; others are passed over
     * @return the message in one language
     * @throws IllegalArgumentException if a variable has no value, naming it and where it stands
     */
    public RenderedMessage render(String locale, Map<String, String> variables) {
        return RenderedMessage.of(this, locale, variables);
    }

    /** {@return what a later message with the same id replaces; "" if nothing does} */
    public String id() {
        return id;
    }

    /** {@return the language of who has none of those that there are, a tag of BCP 47} */
    public String defaultLanguage() {
        return defaultLanguage;
    }

    /** {@return the first line in every language} */
    public LocalizedText title() {
        return title;
    }

    /** {@return what it says in every language} */
    public LocalizedText text() {
        return text;
    }

    /** {@return what becomes of the number at the icon} */
    public PushBadge badge() {
        return badge;
    }

    /** {@return the name of a sound that the application has, {@code default} for that of the device, "" for none} */
    public String sound() {
        return sound;
    }

    /** {@return what the reader can choose, in this order} */
    public List<PushAction> actions() {
        return actions;
    }

    /** {@return with which other messages a device stacks it; "" for none} */
    public String group() {
        return group;
    }

    /** {@return how soon the device is told} */
    public PushPriority priority() {
        return priority;
    }

    /** {@return how long the service keeps it for a device that cannot be reached; zero if it is now or never} */
    public Duration expiration() {
        return expiration;
    }

    /** {@return the address of a small picture; "" for that of the application} */
    public String icon() {
        return icon;
    }

    /** {@return the address of a large picture; "" for none} */
    public String image() {
        return image;
    }

    /** {@return what opens when the message is chosen; "" for the application as it is} */
    public String link() {
        return link;
    }

    /** {@return one JSON value for the application; {@link Payload#EMPTY} for none} */
    public Payload data() {
        return data;
    }

    /** Only which it is: what it says must not get into a log. */
    @Override
    public String toString() {
        return "PushMessage[" + title.variants().size() + " languages, data of " + data.size() + " bytes]";
    }
}
