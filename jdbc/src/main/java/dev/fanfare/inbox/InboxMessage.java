package dev.fanfare.inbox;

import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/**
 * What is put into an inbox.
 *
 * @param id the same message is put in once, however often it is sent with its id, for {@link
 *     InboxOptions#dedupeTtl()}; "" for one that is new each time
 * @param title a line of plain text; not empty
 * @param text more of it, plain text; "" for none
 * @param link where the message leads: a path that begins with {@code /}, or a URL with {@code https} or {@code http}; ""
 *     for nowhere
 * @param actions up to {@link #MAX_ACTIONS} buttons
 * @param tag by which a client shows some messages only, such as a tab "Orders"; "" for none
 * @param category by which a user chooses what to be told of, see {@link InboxOptions#categories()}; "" for one that
 *     nobody can choose away
 * @param collapseKey messages of one key that come while an earlier one is unread become one, with a count, see {@link
 *     InboxOptions#collapseWindow()}; "" for one that stands for itself
 * @param data anything an application wants to find again; one JSON value, {@link Payload#EMPTY} for none
 * @param expiresAfter after so long it is taken out; zero for {@link InboxOptions#retention()}
 */
public record InboxMessage(
        String id,
        String title,
        String text,
        String link,
        List<InboxAction> actions,
        String tag,
        String category,
        String collapseKey,
        Payload data,
        Duration expiresAfter) {

    /** How many buttons a message may have. */
    public static final int MAX_ACTIONS = 2;

    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** How long ids, tags, categories and keys may be, in characters. */
    public static final int MAX_NAME_LENGTH = 200;

    /**
     * Every field at once; {@link #builder} says it by name.
     *
     * @param id "" for one that is new each time
     * @param title not empty
     * @param text "" for none
     * @param link "" for nowhere
     * @param actions is copied
     * @param tag "" for none
     * @param category "" for none
     * @param collapseKey "" for none
     * @param data {@link Payload#EMPTY} for none
     * @param expiresAfter zero for the default
     * @throws IllegalArgumentException if a field cannot be so, saying which and why
     * @throws NotJsonException if the data is not one JSON value
     */
    public InboxMessage {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(title, "title must not be null");
        Objects.requireNonNull(text, "text must not be null");
        Objects.requireNonNull(link, "link must not be null");
        actions = List.copyOf(Objects.requireNonNull(actions, "actions must not be null"));
        Objects.requireNonNull(tag, "tag must not be null");
        Objects.requireNonNull(category, "category must not be null");
        Objects.requireNonNull(collapseKey, "collapseKey must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(expiresAfter, "expiresAfter must not be null");
        requireName("id", id);
        if (title.isBlank()) {
            throw new IllegalArgumentException("a message in an inbox needs a title");
        }
        requireSafe(link);
        if (actions.size() > MAX_ACTIONS) {
            throw new IllegalArgumentException(
                    "a message in an inbox has at most " + MAX_ACTIONS + " actions, and this has " + actions.size());
        }
        requireName("tag", tag);
        requireName("category", category);
        requireName("collapseKey", collapseKey);
        if (!data.isEmpty()) {
            data.unsafeJsonLine();
        }
        if (!expiresAfter.isZero()) {
            requireTime("expiresAfter", expiresAfter);
        }
    }

    /** What a clock in milliseconds can still be set forward by. */
    static void requireTime(String field, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    field + " must be from a millisecond to " + LONGEST.toDays() + " days, and is " + time);
        }
    }

    static void requireName(String field, String value) {
        if (value.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("the " + field + " of a message in an inbox has at most "
                    + MAX_NAME_LENGTH + " characters, and this has " + value.length());
        }
        if (!isText(value)) {
            throw new IllegalArgumentException("the " + field
                    + " of a message in an inbox has no control characters and no half ones: " + Outside.of(value));
        }
    }

    /** Whether every database keeps it as it is, and no log is torn by it. */
    static boolean isText(String value) {
        return value.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** A link that runs a script when somebody follows it must not get so far. */
    static void requireSafe(String link) {
        boolean isPath = link.startsWith("/") && !link.startsWith("//") && !link.startsWith("/\\");
        boolean isUrl = link.regionMatches(true, 0, "https://", 0, 8) || link.regionMatches(true, 0, "http://", 0, 7);
        if (!link.isEmpty() && !isPath && !isUrl) {
            throw new IllegalArgumentException(
                    "a link is a path that begins with / or a URL with https or http, and not " + Outside.of(link));
        }
    }

    /**
     * Reads what {@link #toJson} wrote; unknown fields are passed over.
     *
     * @param json one JSON object
     * @return what was written
     * @throws IllegalArgumentException if it is not a message, saying why
     */
    public static InboxMessage fromJson(Payload json) {
        return read(json, unknown -> {});
    }

    /**
     * Reads what somebody wrote by hand: as {@link #fromJson}, but an unknown field is a mistake.
     *
     * @param json one JSON object
     * @return what was written
     * @throws IllegalArgumentException if it is not a message, saying why
     */
    public static InboxMessage parse(Payload json) {
        return read(json, unknown -> {
            throw new IllegalArgumentException(
                    "there is no field \"" + Outside.of(unknown) + "\" in a message in an inbox");
        });
    }

    private static InboxMessage read(Payload json, Consumer<String> unknown) {
        Objects.requireNonNull(json, "json must not be null");
        try {
            JsonFields in = JsonFields.of(json.unsafeArray());
            if (!in.nextObject()) {
                throw new IllegalArgumentException("a message in an inbox is a JSON object, not nothing");
            }
            in.onSkip(unknown);
            Builder read = new Builder("");
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "id" -> read.id(in.string());
                    case "title" -> read.title(in.string());
                    case "text" -> read.text(in.string());
                    case "link" -> read.link(in.string());
                    case "actions" -> read.actions = MessageBody.actions(in);
                    case "tag" -> read.tag(in.string());
                    case "category" -> read.category(in.string());
                    case "collapse_key" -> read.collapseKey(in.string());
                    case "data" -> read.data(in.payload());
                    case "expires_after" -> read.expiresAfter(Duration.ofMillis(in.unsignedLong()));
                    default -> in.skip();
                }
            }
            return read.build();
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(
                    JsonText.describe("not a message in an inbox: malformed JSON", malformed));
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException("not a message in an inbox: " + wrong.getMessage(), wrong);
        }
    }

    /** {@return the message as one JSON object, without the fields that are empty; times in milliseconds} */
    public Payload toJson() {
        return JsonWriter.objectPayload(out -> {
            out.string("id", id);
            MessageBody.of(this).write(out);
            out.string("tag", tag)
                    .string("category", category)
                    .string("collapse_key", collapseKey)
                    .payload("data", data)
                    .number("expires_after", expiresAfter.toMillis());
        });
    }

    /**
     * The same message, known by an id.
     *
     * @param id what tells it from others of the user
     * @return the changed copy
     */
    public InboxMessage withId(String id) {
        return new InboxMessage(id, title, text, link, actions, tag, category, collapseKey, data, expiresAfter);
    }

    /**
     * A message with a title and nothing else.
     *
     * @param title not empty
     * @return a message that is new each time
     */
    public static InboxMessage of(String title) {
        return builder(title).build();
    }

    /**
     * Begins a message.
     *
     * @param title not empty
     * @return a builder with every other field empty
     */
    public static Builder builder(String title) {
        return new Builder(title);
    }

    /** Collects the fields of a message; each method's meaning is that of the field. */
    public static final class Builder {

        private String title;
        private String id = "";
        private String text = "";
        private String link = "";
        private List<InboxAction> actions = List.of();
        private String tag = "";
        private String category = "";
        private String collapseKey = "";
        private Payload data = Payload.EMPTY;
        private Duration expiresAfter = Duration.ZERO;

        private Builder(String title) {
            this.title = Objects.requireNonNull(title, "title must not be null");
        }

        private Builder title(String value) {
            title = value;
            return this;
        }

        /**
         * See {@link InboxMessage#id()}.
         *
         * @param value what tells the message from others of the user
         * @return this builder
         */
        public Builder id(String value) {
            id = Objects.requireNonNull(value, "id must not be null");
            return this;
        }

        /**
         * See {@link InboxMessage#text()}.
         *
         * @param value plain text
         * @return this builder
         */
        public Builder text(String value) {
            text = Objects.requireNonNull(value, "text must not be null");
            return this;
        }

        /**
         * See {@link InboxMessage#link()}.
         *
         * @param value a path or a URL
         * @return this builder
         */
        public Builder link(String value) {
            link = Objects.requireNonNull(value, "link must not be null");
            return this;
        }

        /**
         * See {@link InboxMessage#actions()}.
         *
         * @param value in the order in which they are shown
         * @return this builder
         */
        public Builder actions(InboxAction... value) {
            actions = List.of(Objects.requireNonNull(value, "actions must not be null"));
            return this;
        }

        /**
         * See {@link InboxMessage#tag()}.
         *
         * @param value such as the name of a tab
         * @return this builder
         */
        public Builder tag(String value) {
            tag = Objects.requireNonNull(value, "tag must not be null");
            return this;
        }

        /**
         * See {@link InboxMessage#category()}.
         *
         * @param value one of {@link InboxOptions#categories()}
         * @return this builder
         */
        public Builder category(String value) {
            category = Objects.requireNonNull(value, "category must not be null");
            return this;
        }

        /**
         * See {@link InboxMessage#collapseKey()}.
         *
         * @param value what the messages have in common
         * @return this builder
         */
        public Builder collapseKey(String value) {
            collapseKey = Objects.requireNonNull(value, "collapseKey must not be null");
            return this;
        }

        /**
         * See {@link InboxMessage#data()}.
         *
         * @param value one JSON value
         * @return this builder
         */
        public Builder data(Payload value) {
            data = Objects.requireNonNull(value, "data must not be null");
            return this;
        }

        /**
         * See {@link InboxMessage#expiresAfter()}.
         *
         * @param value not negative
         * @return this builder
         */
        public Builder expiresAfter(Duration value) {
            expiresAfter = Objects.requireNonNull(value, "expiresAfter must not be null");
            return this;
        }

        /**
         * Makes the message.
         *
         * @return what was collected
         * @throws IllegalArgumentException if a field cannot be so, saying which and why
         */
        public InboxMessage build() {
            return new InboxMessage(id, title, text, link, actions, tag, category, collapseKey, data, expiresAfter);
        }
    }
}
