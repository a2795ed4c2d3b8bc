package dev.fanfare.push.internal.payload;

import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.PushBadge;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.RenderedMessage;

/**
 * The fields of ours that a service worker or an application reads, whatever service brings them. One JSON object;
 * fields that are empty are left out, unknown ones are to be passed over:
 *
 * <ul>
 *   <li>{@code v}: 1, the version of these fields; one that is higher means something else by them
 *   <li>{@code id}: what a later message replaces, the {@code tag} of what is shown
 *   <li>{@code lang}: the language of the texts, a tag of BCP 47
 *   <li>{@code title}, {@code text}: left out where the service itself carries them
 *   <li>{@code icon}, {@code image}, {@code link}: addresses or paths
 *   <li>{@code sound}: the name of a sound
 *   <li>{@code badge}: {@code {"set":n}} sets the number at the icon, 0 takes it away; {@code {"add":n}} increases it
 *   <li>{@code actions}: a list of {@code {"event","label","parameters"}}, in order
 *   <li>{@code group}: with which other messages it is stacked
 *   <li>{@code data}: any JSON of the application
 *   <li>{@code report}: what the device reports with that the message was shown, or that it was chosen
 * </ul>
 */
public final class OwnFields {

    /** The version of the fields. */
    public static final int VERSION = 1;

    private OwnFields() {}

    /**
     * Writes the fields into an object.
     *
     * @param texts whether title and text are among them
     */
    public static void write(JsonWriter out, RenderedMessage rendered, boolean texts) {
        PushMessage message = rendered.message();
        out.number("v", VERSION).string("id", message.id()).string("lang", rendered.language());
        if (texts) {
            out.string("title", rendered.title()).string("text", rendered.text());
        }
        out.string("icon", message.icon())
                .string("image", message.image())
                .string("link", message.link())
                .string("sound", message.sound());
        badge(out, message.badge());
        out.list(
                "actions",
                rendered.actions(),
                action -> out.object(each -> each.string("event", action.event())
                        .string("label", action.label())
                        .payload("parameters", action.parameters())));
        out.string("group", message.group()).payload("data", message.data()).string("report", rendered.report());
    }

    private static void badge(JsonWriter out, PushBadge badge) {
        switch (badge.change()) {
            case NONE -> {}
            case SET -> out.object("badge", in -> in.alwaysNumber("set", badge.count()));
            case INCREASE -> out.object("badge", in -> in.alwaysNumber("add", badge.count()));
        }
    }
}
