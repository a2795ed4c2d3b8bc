package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.map.KeyMode;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapResult;
import dev.fanfare.map.MapWrite;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonParts;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.server.json.Base64Payload;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What is said of a write or a removal in a map, and what became of it. */
final class MapFields {

    private Payload data = Payload.EMPTY;
    private String base64 = "";
    private Map<String, String> tags = Map.of();
    private String idempotencyKey = "";
    private long version;
    private String versionEpoch = "";
    private String keyMode = "";
    private boolean delta;

    /**
     * Reads a field.
     *
     * @return whether it is one of a removal, too
     */
    boolean ofRemoval(JsonFields in, String field) {
        switch (field) {
            case "tags" -> tags = in.strings();
            case "idempotency_key" -> idempotencyKey = in.string();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Reads a field; one that is none is left out. */
    void ofWrite(JsonFields in, String field) {
        switch (field) {
            case "data" -> data = in.payload();
            case "b64data" -> base64 = in.string();
            case "version" -> version = in.unsignedLong();
            case "version_epoch" -> versionEpoch = in.string();
            case "key_mode" -> keyMode = in.string();
            case "delta" -> delta = in.bool();
            default -> {
                if (!ofRemoval(in, field)) {
                    in.skip();
                }
            }
        }
    }

    Payload data() {
        return base64.isEmpty() ? data : Base64Payload.decode(base64);
    }

    /**
     * How it is written.
     *
     * @throws ErrorException {@code BAD_REQUEST} if there is no such mode
     */
    MapWrite write() {
        return new MapWrite(tags, idempotencyKey, version, versionEpoch, mode(), delta);
    }

    private KeyMode mode() {
        return switch (keyMode) {
            case "", "replace" -> KeyMode.REPLACE;
            case "if_new" -> KeyMode.IF_NEW;
            case "if_exists" -> KeyMode.IF_EXISTS;
            default ->
                throw new ErrorException(
                        ProtocolError.BAD_REQUEST,
                        "key_mode must be if_new, if_exists or empty, and is \"" + Outside.of(keyMode) + "\"");
        };
    }

    /** Writes what became of it. */
    static CompletionStage<Consumer<JsonWriter>> result(CompletionStage<MapResult> result) {
        return result.thenApply(done -> out -> {
            out.number("offset", done.position().offset())
                    .string("epoch", done.position().epoch())
                    .bool("suppressed", !done.isApplied());
            if (done.suppressed() != null) {
                out.string("suppress_reason", done.suppressed().name().toLowerCase(Locale.ROOT));
            }
        });
    }

    /** Writes an entry as the publication that tells of it. */
    static void entry(JsonWriter out, MapEntry entry) {
        JsonParts.publication(
                out,
                new Publication(
                        entry.data(),
                        entry.info(),
                        entry.offset(),
                        entry.tags(),
                        false,
                        0,
                        "",
                        "",
                        entry.key(),
                        entry.removed(),
                        0));
    }
}
