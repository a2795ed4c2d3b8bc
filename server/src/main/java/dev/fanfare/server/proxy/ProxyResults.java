package dev.fanfare.server.proxy;

import dev.fanfare.handler.Capability;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapPublishingEvent;
import dev.fanfare.map.MapRemoval;
import dev.fanfare.map.MapRemovingEvent;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.Base64Payload;
import dev.fanfare.server.json.CapabilityFields;
import dev.fanfare.server.json.MapWriteFields;
import dev.fanfare.server.json.Moments;
import dev.fanfare.server.json.SubscribeFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the results of backends, each inside its object. */
final class ProxyResults {

    /** What ends a connection or subscription. */
    static final Renewal EXPIRED = Renewal.until(Instant.EPOCH);

    private ProxyResults() {}

    static Credentials credentials(JsonFields in) {
        String user = "";
        Instant expireAt = null;
        Map<String, SubscribeOptions> subs = new LinkedHashMap<>();
        Payload meta = Payload.EMPTY;
        List<Capability> capabilities = List.of();
        SubscribeFields payloads = new SubscribeFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "expire_at" -> expireAt = moment(in, field);
                case "info", "b64info", "data", "b64data" -> payloads.field(in, field);
                case "meta" -> meta = in.payload();
                case "caps" -> capabilities = CapabilityFields.read(in);
                case "channels" ->
                    in.list(in::string).forEach(channel -> subs.putIfAbsent(channel, SubscribeOptions.DEFAULT));
                case "subs" -> subs.putAll(in.map(() -> SubscribeFields.read(in).options()));
                default -> in.skip();
            }
        }
        SubscribeOptions read = payloads.options();
        return Credentials.of(user)
                .withExpireAt(expireAt)
                .withInfo(json("info", read.info()))
                .withData(read.data())
                .withSubs(subs)
                .withMeta(meta)
                .withCapabilities(capabilities);
    }

    static SubscribeOptions subscription(JsonFields in) {
        SubscribeFields fields = new SubscribeFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("recover_since")) {
                in.skip();
            } else {
                fields.field(in, field);
            }
        }
        SubscribeOptions options = fields.options();
        json("info", options.info());
        return options;
    }

    static Renewal renewal(JsonFields in) {
        boolean isExpired = false;
        Instant expireAt = null;
        SubscribeFields payloads = new SubscribeFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "expired" -> isExpired = in.bool();
                case "expire_at" -> expireAt = moment(in, field);
                case "info", "b64info" -> payloads.field(in, field);
                default -> in.skip();
            }
        }
        if (isExpired) {
            return EXPIRED;
        }
        Payload info = json("info", payloads.options().info());
        return new Renewal(expireAt, info.isEmpty() ? null : info);
    }

    /**
     * What to publish.
     *
     * @param asked what the client wants to publish, if the backend names nothing else
     */
    static Publishing publishing(JsonFields in, Payload asked) {
        boolean skipsHistory = false;
        PayloadFields payload = new PayloadFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "data", "b64data" -> payload.field(in, field);
                case "skip_history" -> skipsHistory = in.bool();
                default -> in.skip();
            }
        }
        Payload data = payload.get();
        Publishing publishing = Publishing.of(data.isEmpty() ? asked : data);
        return skipsHistory ? publishing.skipHistory() : publishing;
    }

    /**
     * What to write into a map.
     *
     * @param asked what the client wants to write, for what the backend does not name
     */
    static MapPublishing mapPublishing(JsonFields in, MapPublishingEvent asked) {
        String key = "";
        MapWriteFields fields = new MapWriteFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("key")) {
                key = in.string();
            } else {
                fields.ofWrite(in, field);
            }
        }
        Payload data = fields.data();
        return new MapPublishing(
                key.isEmpty() ? asked.key() : key, data.isEmpty() ? asked.data() : data, fields.write());
    }

    /**
     * What to remove from a map.
     *
     * @param asked what the client wants to remove, for what the backend does not name
     */
    static MapRemoval mapRemoval(JsonFields in, MapRemovingEvent asked) {
        String key = "";
        MapWriteFields fields = new MapWriteFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("key")) {
                key = in.string();
            } else if (!fields.ofRemoval(in, field)) {
                in.skip();
            }
        }
        return new MapRemoval(key.isEmpty() ? asked.key() : key, fields.write());
    }

    static Payload answer(JsonFields in) {
        PayloadFields payload = new PayloadFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            payload.field(in, field);
        }
        return payload.get();
    }

    private static final class PayloadFields {

        private Payload data = Payload.EMPTY;
        private String base64 = "";

        void field(JsonFields in, String field) {
            switch (field) {
                case "data" -> data = in.payload();
                case "b64data" -> base64 = in.string();
                default -> in.skip();
            }
        }

        Payload get() {
            return base64.isEmpty() ? data : Base64Payload.decode(base64);
        }
    }

    private static @Nullable Instant moment(JsonFields in, String field) {
        return Moments.expiry(Moments.seconds(field, (double) in.signedLong()));
    }

    private static Payload json(String field, Payload payload) {
        if (!payload.isEmpty() && !payload.isJson()) {
            throw new ProtocolException("field \"" + field + "\" must be JSON");
        }
        return payload;
    }
}
