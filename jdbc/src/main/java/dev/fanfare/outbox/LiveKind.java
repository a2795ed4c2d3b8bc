package dev.fanfare.outbox;

import dev.fanfare.Fanfare;
import dev.fanfare.live.LiveResult;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.state.StateCondition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;

/** Changes of live objects. */
final class LiveKind implements MessageKind {

    private static final String NAME = "live";
    private static final String TARGET = "live:";
    private static final Payload NULL = Payload.utf8("null");

    private final Fanfare fanfare;

    LiveKind(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    static OutboxMessage message(String id, LiveUpdate update) {
        LiveWrite write = update.write();
        Map<String, String> headers = new HashMap<>();
        if (!write.condition().equals(StateCondition.ALWAYS)) {
            headers.put("condition", write.condition().kind().name());
            headers.put("version", Long.toString(write.condition().version()));
        }
        if (write.ttl() != null) {
            headers.put("ttl", Long.toString(write.ttl().toMillis()));
        }
        if (!write.exclude().isEmpty()) {
            headers.put("exclude", write.exclude());
        }
        return new OutboxMessage(NAME, TARGET + id, json(update), headers, write.idempotencyKey());
    }

    private static Payload json(LiveUpdate update) {
        Map<String, Payload> values = new LinkedHashMap<>();
        update.attributes().forEach((name, value) -> values.put(name, value.isEmpty() ? NULL : value));
        return JsonWriter.objectPayload(out -> out.object("set", set -> values.forEach(set::payload))
                .object("add", add -> update.additions().forEach(add::alwaysNumber))
                .bool("whole", update.isWhole())
                .payload("message", update.message()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<?> send(OutboxMessage message) {
        LiveUpdate update = read(message);
        return fanfare.live().apply(Targets.id(message, TARGET), update).thenAccept(result -> {
            if (result.outcome() == LiveResult.Outcome.TOO_LARGE) {
                throw new PermanentException("the object would be larger than live.max_size allows");
            }
        });
    }

    private static LiveUpdate read(OutboxMessage message) {
        LiveUpdate.Builder update = LiveUpdate.builder().write(write(message));
        try {
            JsonFields in = JsonFields.of(message.payload().unsafeArray());
            if (!in.nextObject()) {
                throw new PermanentException("a change of a live object is a JSON object, not nothing");
            }
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "set" -> update.setAll(in.map(in::payload));
                    case "add" -> in.map(in::signedLong).forEach(update::add);
                    case "whole" -> {
                        if (in.bool()) {
                            update.whole();
                        }
                    }
                    case "message" -> update.message(in.payload());
                    default -> in.skip();
                }
            }
            return update.build();
        } catch (JacksonException malformed) {
            throw new PermanentException(JsonText.describe("no change of a live object: malformed JSON", malformed));
        } catch (ProtocolException wrong) {
            throw new PermanentException("no change of a live object: " + wrong.getMessage());
        }
    }

    private static LiveWrite write(OutboxMessage message) {
        Map<String, String> headers = message.headers();
        String ttl = headers.get("ttl");
        return new LiveWrite(
                new StateCondition(
                        StateCondition.Kind.valueOf(headers.getOrDefault("condition", "ALWAYS")),
                        Long.parseLong(headers.getOrDefault("version", "0"))),
                ttl == null ? null : Duration.ofMillis(Long.parseLong(ttl)),
                headers.getOrDefault("exclude", ""),
                message.idempotencyKey());
    }
}
