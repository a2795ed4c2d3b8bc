package dev.fanfare.push;

import dev.fanfare.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A {@link PushMessage} in the language of one device, its variables filled in. Immutable. */
public final class RenderedMessage {

    private final PushMessage message;
    private final String language;
    private final String title;
    private final String text;
    private final List<Action> actions;
    private final String report;

    /**
     * An action in the language of the device.
     *
     * @param event the name of the event that choosing it causes
     * @param label what the button says
     * @param parameters what the event carries, one JSON value; {@link Payload#EMPTY} for nothing
     */
    public record Action(String event, String label, Payload parameters) {

        /**
         * An action as {@link PushMessage#render} makes it.
         *
         * @param event the name of the event that choosing it causes
         * @param label what the button says
         * @param parameters what the event carries; {@link Payload#EMPTY} for nothing
         */
        public Action {
            Objects.requireNonNull(event, "event must not be null");
            Objects.requireNonNull(label, "label must not be null");
            Objects.requireNonNull(parameters, "parameters must not be null");
        }

        /** Only its event: what it says and carries must not get into a log. */
        @Override
        public String toString() {
            return "Action[" + event + "]";
        }
    }

    private RenderedMessage(
            PushMessage message, String language, String title, String text, List<Action> actions, String report) {
        this.message = message;
        this.language = language;
        this.title = title;
        this.text = text;
        this.actions = List.copyOf(actions);
        this.report = report;
    }

    static RenderedMessage of(PushMessage message, String locale, Map<String, String> variables) {
        Objects.requireNonNull(locale, "locale must not be null");
        Objects.requireNonNull(variables, "variables must not be null");
        LocalizedText leading = message.text().variants().isEmpty() ? message.title() : message.text();
        List<Action> actions = new ArrayList<>();
        for (PushAction action : message.actions()) {
            String label = filled(message, action.label(), locale, variables, "the label of action " + action.event());
            if (label.isBlank()) {
                throw new IllegalArgumentException("the label of action " + action.event()
                        + " is blank with its variables filled in; give one of them a value");
            }
            actions.add(new Action(action.event(), label, action.parameters()));
        }
        String title = filled(message, message.title(), locale, variables, "title");
        String text = filled(message, message.text(), locale, variables, "text");
        if (title.isBlank() && text.isBlank()) {
            throw new IllegalArgumentException(
                    "title and text are blank with their variables filled in; give one of them a"
                            + " value: every device shows something");
        }
        return new RenderedMessage(
                message, leading.languageFor(locale, message.defaultLanguage()), title, text, actions, "");
    }

    private static String filled(
            PushMessage message, LocalizedText texts, String locale, Map<String, String> variables, String what) {
        String language = texts.languageFor(locale, message.defaultLanguage());
        return Template.fill(texts.in(language), variables, what + " (" + language + ")");
    }

    /**
     * The same for a device that is to report what becomes of it.
     *
     * @param token goes along as {@code report}, and comes back with the report; "" for no reports
     * @return the changed copy
     */
    public RenderedMessage withReport(String token) {
        return new RenderedMessage(
                message, language, title, text, actions, Objects.requireNonNull(token, "token must not be null"));
    }

    /** {@return what a device reports with that it has shown the message, or that it was chosen; "" for nothing} */
    public String report() {
        return report;
    }

    /** {@return what it was made of: all that is the same for every device} */
    public PushMessage message() {
        return message;
    }

    /** {@return the language of the text, a tag of BCP 47} */
    public String language() {
        return language;
    }

    /** {@return the first line; "" for none} */
    public String title() {
        return title;
    }

    /** {@return what it says; "" for nothing} */
    public String text() {
        return text;
    }

    /** {@return what the reader can choose, in the order of the message} */
    public List<Action> actions() {
        return actions;
    }

    /** Only how large it is: what it says must not get into a log. */
    @Override
    public String toString() {
        return "RenderedMessage[" + language + ", text of " + text.length() + " characters]";
    }
}
