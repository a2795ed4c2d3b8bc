package dev.fanfare.push;

import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Collects the parts of a {@link PushMessage}; each method's meaning is that of the part. Not safe for several threads. */
public final class PushMessageBuilder {

    /** What a link would do instead of opening something. */
    private static final Set<String> NO_LINKS = Set.of("javascript", "data", "vbscript", "blob", "file", "about");

    String id = "";
    String defaultLanguage = "en";
    LocalizedText title = LocalizedText.NONE;
    LocalizedText text = LocalizedText.NONE;
    PushBadge badge = PushBadge.NONE;
    String sound = "";
    final List<PushAction> actions = new ArrayList<>();
    String group = "";
    PushPriority priority = PushPriority.HIGH;
    Duration expiration = PushMessage.LONGEST_EXPIRATION;
    String icon = "";
    String image = "";
    String link = "";
    Payload data = Payload.EMPTY;

    PushMessageBuilder() {}

    PushMessageBuilder(PushMessage from) {
        id = from.id();
        defaultLanguage = from.defaultLanguage();
        title = from.title();
        text = from.text();
        badge = from.badge();
        sound = from.sound();
        actions.addAll(from.actions());
        group = from.group();
        priority = from.priority();
        expiration = from.expiration();
        icon = from.icon();
        image = from.image();
        link = from.link();
        data = from.data();
    }

    /**
     * Names the message.
     *
     * @param value a later message with the same id replaces this one, shown or still on its way; at most {@value
     *     PushMessage#MAX_NAME} characters. "", the default, if nothing does
     * @return this builder
     */
    public PushMessageBuilder id(String value) {
        id = Objects.requireNonNull(value, "id must not be null").strip();
        return this;
    }

    /**
     * Sets the language of those who have none that there is a text in.
     *
     * @param value a tag of BCP 47. Default {@code en}
     * @return this builder
     * @throws IllegalArgumentException if it is none
     */
    public PushMessageBuilder defaultLanguage(String value) {
        defaultLanguage = LocalizedText.canonical(Objects.requireNonNull(value, "defaultLanguage must not be null"));
        return this;
    }

    /**
     * Sets the title in one language.
     *
     * @param language a tag of BCP 47
     * @param value the first line, not blank: a language without a title is left out
     * @return this builder
     * @throws IllegalArgumentException if the language is no tag of BCP 47
     */
    public PushMessageBuilder title(String language, String value) {
        Objects.requireNonNull(language, "language must not be null");
        title = title.with(language, Objects.requireNonNull(value, "value must not be null"));
        return this;
    }

    /**
     * Sets the title in all languages.
     *
     * @param value the first line. Default none
     * @return this builder
     */
    public PushMessageBuilder title(LocalizedText value) {
        title = Objects.requireNonNull(value, "title must not be null");
        return this;
    }

    /**
     * Sets the text in one language.
     *
     * @param language a tag of BCP 47
     * @param value what it says, not blank: a language without a text is left out
     * @return this builder
     * @throws IllegalArgumentException if the language is no tag of BCP 47
     */
    public PushMessageBuilder text(String language, String value) {
        Objects.requireNonNull(language, "language must not be null");
        text = text.with(language, Objects.requireNonNull(value, "value must not be null"));
        return this;
    }

    /**
     * Sets the text in all languages.
     *
     * @param value what it says. Default nothing
     * @return this builder
     */
    public PushMessageBuilder text(LocalizedText value) {
        text = Objects.requireNonNull(value, "text must not be null");
        return this;
    }

    /**
     * Changes the number at the icon.
     *
     * @param value what becomes of it. Default {@link PushBadge#NONE}
     * @return this builder
     */
    public PushMessageBuilder badge(PushBadge value) {
        badge = Objects.requireNonNull(value, "badge must not be null");
        return this;
    }

    /**
     * Sets the sound. Browsers know none but their own, which they make without being asked.
     *
     * @param value the name of a sound that the application has, {@code default} for that of the device. "", the default,
     *     for none
     * @return this builder
     */
    public PushMessageBuilder sound(String value) {
        sound = Objects.requireNonNull(value, "sound must not be null").strip();
        return this;
    }

    /**
     * Adds something to choose.
     *
     * @param value at most {@value PushMessage#MAX_ACTIONS} of them, each with an event of its own
     * @return this builder
     */
    public PushMessageBuilder action(PushAction value) {
        actions.add(Objects.requireNonNull(value, "action must not be null"));
        return this;
    }

    /**
     * Stacks the message with others.
     *
     * @param value the same for messages that belong together. "", the default, for none
     * @return this builder
     */
    public PushMessageBuilder group(String value) {
        group = Objects.requireNonNull(value, "group must not be null").strip();
        return this;
    }

    /**
     * Sets how soon the device is told.
     *
     * @param value the default is {@link PushPriority#HIGH}
     * @return this builder
     */
    public PushMessageBuilder priority(PushPriority value) {
        priority = Objects.requireNonNull(value, "priority must not be null");
        return this;
    }

    /**
     * Sets how long the service keeps the message for a device that cannot be reached.
     *
     * @param value in whole seconds, rounded up; from zero, for now or never, to 28 days, the default
     * @return this builder
     */
    public PushMessageBuilder expiration(Duration value) {
        expiration = Objects.requireNonNull(value, "expiration must not be null");
        return this;
    }

    /**
     * Sets a small picture, which browsers show.
     *
     * @param value an address with https, or a path. "", the default, for that of the application
     * @return this builder
     */
    public PushMessageBuilder icon(String value) {
        icon = Objects.requireNonNull(value, "icon must not be null").strip();
        return this;
    }

    /**
     * Sets a large picture.
     *
     * @param value an address with https, or a path, which browsers alone understand. "", the default, for none
     * @return this builder
     */
    public PushMessageBuilder image(String value) {
        image = Objects.requireNonNull(value, "image must not be null").strip();
        return this;
    }

    /**
     * Sets what opens when the message is chosen.
     *
     * @param value an address, also of an application on the device, or a path. "", the default, for the application as
     *     it is
     * @return this builder
     */
    public PushMessageBuilder link(String value) {
        link = Objects.requireNonNull(value, "link must not be null").strip();
        return this;
    }

    /**
     * Carries something for the application.
     *
     * @param value any object, as {@link JsonValues#payloadOf} takes it
     * @return this builder
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public PushMessageBuilder data(Object value) {
        data = JsonValues.payloadOf(Objects.requireNonNull(value, "data must not be null"));
        return this;
    }

    /**
     * Makes the message.
     *
     * @return what was set
     * @throws IllegalArgumentException if something is missing or cannot be, saying what and where
     */
    public PushMessage build() {
        requireLength("id", id);
        requireLength("group", group);
        requireLength("sound", sound);
        if (title.in(defaultLanguage).isBlank() && text.in(defaultLanguage).isBlank()) {
            throw new IllegalArgumentException("a push message needs a title or a text in its default language, "
                    + defaultLanguage + ": every device shows something");
        }
        checkTexts("title", title);
        checkTexts("text", text);
        checkActions();
        if (expiration.isNegative() || expiration.compareTo(PushMessage.LONGEST_EXPIRATION) > 0) {
            throw new IllegalArgumentException("expiration must be from 0 to " + PushMessage.LONGEST_EXPIRATION.toDays()
                    + " days, and is " + expiration);
        }
        expiration = Duration.ofSeconds(expiration.plusNanos(999_999_999).toSeconds());
        checkPicture("icon", icon);
        checkPicture("image", image);
        String scheme = schemeOf("link", link);
        if (NO_LINKS.contains(scheme)) {
            throw new IllegalArgumentException(
                    "link: " + scheme + ": opens nothing; write https:, a path or the scheme of" + " an application");
        }
        return new PushMessage(this);
    }

    private void checkActions() {
        if (actions.size() > PushMessage.MAX_ACTIONS) {
            throw new IllegalArgumentException("actions: " + actions.size() + " are more than the "
                    + PushMessage.MAX_ACTIONS + " that a message may have");
        }
        Set<String> events = new HashSet<>();
        for (PushAction action : actions) {
            String where = "action \"" + Outside.of(action.event()) + "\"";
            requireLength(where, action.event());
            if (!events.add(action.event())) {
                throw new IllegalArgumentException(where + " is there twice; each needs an event of its own");
            }
            if (action.label().in(defaultLanguage).isBlank()) {
                throw new IllegalArgumentException(
                        where + " needs a label in the default language of the message, " + defaultLanguage);
            }
            checkTexts(where, action.label());
        }
    }

    private static void checkTexts(String what, LocalizedText texts) {
        texts.variants().forEach((language, each) -> {
            String where = what + " (" + language + ")";
            if (each.isBlank()) {
                throw new IllegalArgumentException(
                        where + " is blank; leave the language out, and its readers get the next that serves");
            }
            Template.check(each, where);
        });
    }

    private static void requireLength(String what, String name) {
        if (name.length() > PushMessage.MAX_NAME) {
            throw new IllegalArgumentException(
                    what + " must be at most " + PushMessage.MAX_NAME + " characters long, and has " + name.length());
        }
    }

    private static void checkPicture(String what, String address) {
        String scheme = schemeOf(what, address);
        if (!scheme.isEmpty() && !scheme.equals("https")) {
            throw new IllegalArgumentException(what + ": " + scheme + ": is no address of a picture that every device"
                    + " shows; write https: or a path");
        }
    }

    /** The scheme of an address in small letters; "" if it is a path. */
    private static String schemeOf(String what, String address) {
        try {
            URI uri = new URI(address);
            return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(what + ": \"" + Outside.of(address)
                    + "\" is no address; what is no letter of one is written %20 and the like");
        }
    }
}
