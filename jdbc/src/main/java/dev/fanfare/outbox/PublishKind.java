package dev.fanfare.outbox;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.PublishOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Publications in channels. */
final class PublishKind implements MessageKind {

    private static final String NAME = "publish";
    private static final String TARGET = "channel:";
    private static final String TAG = "tag.";

    private final Fanfare fanfare;

    PublishKind(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    static OutboxMessage message(String channel, Publication publication, PublishOptions options) {
        Map<String, String> headers = new HashMap<>();
        publication.tags().forEach((name, value) -> headers.put(TAG + name, value));
        if (options.skipHistory()) {
            headers.put("skip_history", "true");
        }
        if (options.version() != 0) {
            headers.put("version", Long.toString(options.version()));
            headers.put("version_epoch", options.versionEpoch());
        }
        if (!options.exclude().isEmpty()) {
            headers.put("exclude", options.exclude());
        }
        if (options.delta()) {
            headers.put("delta", "true");
        }
        return new OutboxMessage(NAME, TARGET + channel, publication.data(), headers, options.idempotencyKey());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<?> send(OutboxMessage message) {
        Map<String, String> headers = message.headers();
        Map<String, String> tags = new HashMap<>();
        headers.forEach((name, value) -> {
            if (name.startsWith(TAG)) {
                tags.put(name.substring(TAG.length()), value);
            }
        });
        PublishOptions options = new PublishOptions(
                headers.containsKey("skip_history"),
                message.idempotencyKey(),
                Long.parseLong(headers.getOrDefault("version", "0")),
                headers.getOrDefault("version_epoch", ""),
                headers.getOrDefault("exclude", ""),
                headers.containsKey("delta"));
        Payload data = message.payload();
        return fanfare.publish(Targets.id(message, TARGET), Publication.of(data).withTags(tags), options);
    }
}
