package dev.fanfare.server.json;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonParts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a subscription shall be, as requests and tokens write it. */
public final class SubscribeFields {

    private Payload info = Payload.EMPTY;
    private Payload data = Payload.EMPTY;
    private String base64Info = "";
    private String base64Data = "";
    private final SubscribeOptions.Builder options = SubscribeOptions.builder();

    /** Reads an object that holds nothing else. */
    public static SubscribeFields read(JsonFields in) {
        in.requireObject();
        SubscribeFields fields = new SubscribeFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            fields.field(in, field);
        }
        return fields;
    }

    /** Reads one field; passes over what is none of these. */
    public void field(JsonFields in, String field) {
        switch (field) {
            case "info" -> info = in.payload();
            case "b64info" -> base64Info = in.string();
            case "data" -> data = in.payload();
            case "b64data" -> base64Data = in.string();
            case "expire_at" -> expireAt(in.signedLong());
            case "recover_since" -> options.recoverSince(in.enterObject() ? JsonParts.position(in) : null);
            case "override" -> override(in);
            default -> in.skip();
        }
    }

    /** When the subscription expires, in seconds since 1970; 0 for never. */
    public void expireAt(long seconds) {
        options.expireAt(moment(seconds));
    }

    /**
     * A moment as requests and tokens write it.
     *
     * @param seconds since 1970; 0 for never. What is too far away is the latest moment there is
     * @return null for never
     */
    public static @Nullable Instant moment(long seconds) {
        long possible = Math.min(Math.max(seconds, Instant.MIN.getEpochSecond()), Instant.MAX.getEpochSecond());
        return seconds == 0 ? null : Instant.ofEpochSecond(possible);
    }

    private void override(JsonFields in) {
        if (!in.enterObject()) {
            return;
        }
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "presence" -> options.presence(value(in));
                case "join_leave" -> options.joinLeave(value(in));
                case "force_push_join_leave" -> options.forcePushJoinLeave(value(in));
                case "force_positioning" -> options.forcePositioning(value(in));
                case "force_recovery" -> options.forceRecovery(value(in));
                default -> in.skip();
            }
        }
    }

    /** A boolean in an object of its own, so that false and nothing differ: {@code {"value": false}}. */
    private static boolean value(JsonFields in) {
        in.requireObject();
        return in.only("value", in::bool, false);
    }

    /**
     * The options.
     *
     * @throws ErrorException with {@code BAD_REQUEST} if a base64 field is not base64
     */
    public SubscribeOptions options() {
        return options.info(base64Info.isEmpty() ? info : Base64Payload.decode(base64Info))
                .data(base64Data.isEmpty() ? data : Base64Payload.decode(base64Data))
                .build();
    }
}
