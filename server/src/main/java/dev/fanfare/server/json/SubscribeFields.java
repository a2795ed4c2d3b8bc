package dev.fanfare.server.json;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
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
            case "expire_at" -> expireAt(Moments.expiry(Moments.seconds(field, (double) in.signedLong())));
            case "recover_since" -> options.recoverSince(in.enterObject() ? JsonParts.position(in) : null);
            case "tags_filter" -> options.tagsFilter(in.enterObject() ? JsonParts.filter(in) : null);
            case "allow" -> options.allow(PermissionFields.read(in));
            case "override" -> override(in);
            default -> in.skip();
        }
    }

    /** When the subscription expires; null for never. */
    public void expireAt(@Nullable Instant moment) {
        options.expireAt(moment);
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
    private static @Nullable Boolean value(JsonFields in) {
        return in.enterObject() ? in.only("value", in::bool, false) : null;
    }

    /**
     * The options.
     *
     * @throws ErrorException with {@code BAD_REQUEST} if a base64 field is not base64, or the filter makes no sense
     */
    public SubscribeOptions options() {
        options.info(base64Info.isEmpty() ? info : Base64Payload.decode(base64Info))
                .data(base64Data.isEmpty() ? data : Base64Payload.decode(base64Data));
        try {
            return options.build();
        } catch (IllegalArgumentException senseless) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "tags_filter: " + senseless.getMessage());
        }
    }
}
