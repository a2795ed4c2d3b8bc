package dev.fanfare.protocol.json;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import java.util.List;

/** Parts of messages that appear in several of them, and in the requests and answers of a server's HTTP API. */
public final class JsonParts {

    private JsonParts() {}

    /** Reads a position; stands inside its object. */
    public static StreamPosition position(JsonFields in) {
        long offset = 0;
        String epoch = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "offset" -> offset = in.unsignedLong();
                case "epoch" -> epoch = in.string();
                default -> in.skip();
            }
        }
        return new StreamPosition(offset, epoch);
    }

    /**
     * Reads a filter by tags; stands inside its object.
     *
     * @throws ProtocolException if it is too deep
     */
    public static FilterNode filter(JsonFields in) {
        return filter(in, 1);
    }

    private static FilterNode filter(JsonFields in, int level) {
        if (level > FilterNode.MAX_READABLE_DEPTH) {
            throw new ProtocolException("a filter nested more than " + FilterNode.MAX_READABLE_DEPTH + " levels deep");
        }
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = List.of();
        List<FilterNode> nodes = List.of();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "op" -> op = in.string();
                case "key" -> key = in.string();
                case "cmp" -> cmp = in.string();
                case "val" -> val = in.string();
                case "vals" -> vals = in.list(in::string);
                case "nodes" ->
                    nodes = in.list(() -> {
                        in.requireObject();
                        return filter(in, level + 1);
                    });
                default -> in.skip();
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }

    /** Reads an error; stands inside its object. */
    public static ProtocolError error(JsonFields in) {
        int code = 0;
        String message = "";
        boolean temporary = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "code" -> code = in.signedInt();
                case "message" -> message = in.string();
                case "temporary" -> temporary = in.bool();
                default -> in.skip();
            }
        }
        return new ProtocolError(code, message, temporary);
    }

    /** A code and what it means, as ends of connections and subscriptions have them. */
    public record Numbered(int code, String reason) {}

    /** Reads a code and its reason; stands inside their object. */
    public static Numbered numbered(JsonFields in) {
        int code = 0;
        String reason = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "code" -> code = in.signedInt();
                case "reason" -> reason = in.string();
                default -> in.skip();
            }
        }
        return new Numbered(code, reason);
    }

    /** Reads which part of a history is wanted; stands inside its object. */
    public static Request.History history(JsonFields in) {
        String channel = "";
        int limit = 0;
        StreamPosition since = null;
        boolean reverse = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "limit" -> limit = in.signedInt();
                case "since" -> since = in.enterObject() ? position(in) : null;
                case "reverse" -> reverse = in.bool();
                default -> in.skip();
            }
        }
        return new Request.History(channel, limit, since, reverse);
    }

    /**
     * The fields of a publication.
     *
     * @throws NotJsonException if a payload in it is not JSON
     */
    public static void publication(JsonWriter out, Publication publication) {
        out.payload("data", publication.data());
        ClientInfo info = publication.info();
        if (info != null) {
            out.object("info", o -> info(o, info));
        }
        out.number("offset", publication.offset())
                .strings("tags", publication.tags())
                .bool("delta", publication.delta())
                .number("time", publication.timeMillis())
                .string("channel", publication.channel())
                .string("key", publication.key())
                .bool("removed", publication.removed())
                .string("epoch", publication.epoch())
                .number("version", publication.version());
    }

    /**
     * The fields of a client's description.
     *
     * @throws NotJsonException if a payload in it is not JSON
     */
    public static void info(JsonWriter out, ClientInfo info) {
        out.alwaysString("user", info.user())
                .alwaysString("client", info.client())
                .payload("conn_info", info.connInfo())
                .payload("chan_info", info.chanInfo());
    }
}
