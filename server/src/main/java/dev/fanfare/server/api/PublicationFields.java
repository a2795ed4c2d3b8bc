package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.server.json.Base64Payload;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What {@code publish} and {@code broadcast} have in common: everything but the channels. */
final class PublicationFields {

    private Payload data = Payload.EMPTY;
    private String base64 = "";
    private Map<String, String> tags = Map.of();
    private boolean skipHistory;
    private String idempotencyKey = "";
    private long version;
    private String versionEpoch = "";
    private String exclude = "";
    private boolean delta;

    void field(JsonFields in, String field) {
        switch (field) {
            case "data" -> data = in.payload();
            case "b64data" -> base64 = in.string();
            case "tags" -> tags = in.strings();
            case "skip_history" -> skipHistory = in.bool();
            case "idempotency_key" -> idempotencyKey = in.string();
            case "version" -> version = in.unsignedLong();
            case "version_epoch" -> versionEpoch = in.string();
            case "exclude" -> exclude = in.string();
            case "delta" -> delta = in.bool();
            default -> in.skip();
        }
    }

    CompletionStage<Consumer<JsonWriter>> publish(Fanfare fanfare, String channel) {
        Payload payload = base64.isEmpty() ? data : Base64Payload.decode(base64);
        return fanfare.publish(
                        channel,
                        Publication.of(payload).withTags(tags),
                        new PublishOptions(skipHistory, idempotencyKey, version, versionEpoch, exclude, delta))
                .thenApply(PublicationFields::result);
    }

    private static Consumer<JsonWriter> result(PublishResult result) {
        return out -> out.number("offset", result.position().offset())
                .string("epoch", result.position().epoch());
    }
}
