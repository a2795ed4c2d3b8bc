package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.state.StateCondition;
import dev.fanfare.state.StateUpdate;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes attributes of a live object, or replaces all of it. */
final class LiveUpdateMethod implements ApiMethod {

    private static final double LONGEST_SECONDS = StateUpdate.LONGEST_TTL.toSeconds();

    private static final double MILLIS = 1_000;

    private final Fanfare fanfare;

    LiveUpdateMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String id = "";
        Map<String, Payload> attributes = Map.of();
        boolean replace = false;
        boolean ifNew = false;
        boolean ifExists = false;
        Long ifVersion = null;
        Double ttl = null;
        String exclude = "";
        String idempotencyKey = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "id" -> id = in.string();
                case "attributes" -> attributes = in.map(in::payload);
                case "replace" -> replace = in.bool();
                case "if_new" -> ifNew = in.bool();
                case "if_exists" -> ifExists = in.bool();
                case "if_version" -> ifVersion = in.isNull() ? null : (Long) in.unsignedLong();
                case "ttl" -> ttl = in.isNull() ? null : (Double) in.number();
                case "exclude" -> exclude = in.string();
                case "idempotency_key" -> idempotencyKey = in.string();
                default -> in.skip();
            }
        }
        String object = id;
        Map<String, Payload> values = attributes;
        boolean isWhole = replace;
        boolean isNew = ifNew;
        boolean isThere = ifExists;
        Long version = ifVersion;
        Double seconds = ttl;
        String notTold = exclude;
        String key = idempotencyKey;
        return () -> {
            LiveObjects live = LiveFields.live(fanfare);
            LiveWrite write = new LiveWrite(condition(isNew, isThere, version), time(seconds), notTold, key);
            return LiveFields.result(
                    isWhole ? live.replace(object, values, write) : live.update(object, values, write));
        };
    }

    private static StateCondition condition(boolean ifNew, boolean ifExists, @Nullable Long ifVersion) {
        if ((ifNew ? 1 : 0) + (ifExists ? 1 : 0) + (ifVersion == null ? 0 : 1) > 1) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "only one of if_new, if_exists and if_version can be asked for");
        }
        if (ifNew) {
            return StateCondition.IF_NEW;
        }
        if (ifExists) {
            return StateCondition.IF_EXISTS;
        }
        return ifVersion == null ? StateCondition.ALWAYS : StateCondition.ifVersion(ifVersion);
    }

    private static @Nullable Duration time(@Nullable Double seconds) {
        if (seconds == null) {
            return null;
        }
        if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "ttl must be a number of seconds, 0 for as long as nobody removes it");
        }
        // A time that is shorter than the shortest is not the one that never ends.
        return seconds == 0 ? Duration.ZERO : Duration.ofMillis(Math.max(1, Math.round(seconds * MILLIS)));
    }
}
