package dev.fanfare.server.json;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.map.KeyMode;
import dev.fanfare.map.MapWrite;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import java.util.Map;

/** What is said of a write or a removal in a map, but for where. */
public final class MapWriteFields {

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
    public boolean ofRemoval(JsonFields in, String field) {
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
    public void ofWrite(JsonFields in, String field) {
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

    /**
     * The bytes to write.
     *
     * @throws ErrorException {@code BAD_REQUEST} if they are no base64
     */
    public Payload data() {
        return base64.isEmpty() ? data : Base64Payload.decode(base64);
    }

    /**
     * How it is written.
     *
     * @throws ErrorException {@code BAD_REQUEST} if there is no such mode
     */
    public MapWrite write() {
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
}
