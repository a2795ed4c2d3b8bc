package dev.fanfare.protocol.json;

import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends. Unknown fields are passed over: SDKs send ones we do not offer. */
final class CommandParser {

    private long id;
    private @Nullable Request request;

    private CommandParser() {}

    /** Reads one command; the parser stands inside its object. */
    static Command read(JsonFields in) {
        CommandParser command = new CommandParser();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            command.field(in, field);
        }
        return command.finish();
    }

    private void field(JsonFields in, String field) {
        switch (field) {
            case "id" -> id = in.unsignedInt();
            case "connect" -> take(in, CommandParser::connect);
            case "subscribe" -> take(in, CommandParser::subscribe);
            case "unsubscribe" -> take(in, i -> new Request.Unsubscribe(channelOnly(i)));
            case "publish" -> take(in, CommandParser::publish);
            case "presence" -> take(in, i -> new Request.Presence(channelOnly(i)));
            case "presence_stats" -> take(in, i -> new Request.PresenceStats(channelOnly(i)));
            case "history" -> take(in, JsonParts::history);
            case "ping" -> take(in, CommandParser::ping);
            case "send" -> take(in, CommandParser::send);
            case "rpc" -> take(in, CommandParser::rpc);
            case "refresh" -> take(in, CommandParser::refresh);
            case "sub_refresh" -> take(in, CommandParser::subRefresh);
            default -> in.skip();
        }
    }

    private Command finish() {
        if (request != null) {
            return new Command(id, request);
        }
        if (id == 0) {
            return new Command(0, new Request.Pong());
        }
        throw new ProtocolException("command " + id + " holds no known request");
    }

    private interface Shape {
        Request read(JsonFields in);
    }

    private void take(JsonFields in, Shape shape) {
        if (!in.enterObject()) {
            return;
        }
        Request read = shape.read(in);
        if (request == null) {
            request = read;
        }
    }

    /** Reads a connect request; the parser stands inside its object. */
    static Request.Connect connect(JsonFields in) {
        String token = "";
        Payload data = Payload.EMPTY;
        Map<String, Request.Subscribe> subs = Map.of();
        String name = "";
        String version = "";
        Map<String, String> headers = Map.of();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "token" -> token = in.string();
                case "data" -> data = in.payload();
                case "subs" ->
                    subs = in.map(() -> {
                        in.requireObject();
                        return subscribe(in);
                    });
                case "name" -> name = in.string();
                case "version" -> version = in.string();
                case "headers" -> headers = in.strings();
                default -> in.skip();
            }
        }
        return new Request.Connect(token, data, subs, name, version, headers);
    }

    private static Request.Subscribe subscribe(JsonFields in) {
        String channel = "";
        String token = "";
        boolean recover = false;
        String epoch = "";
        long offset = 0;
        Payload data = Payload.EMPTY;
        boolean positioned = false;
        boolean recoverable = false;
        boolean joinLeave = false;
        String delta = "";
        FilterNode filter = null;
        long flags = 0;
        int type = 0;
        int phase = 0;
        String cursor = "";
        int limit = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "token" -> token = in.string();
                case "recover" -> recover = in.bool();
                case "epoch" -> epoch = in.string();
                case "offset" -> offset = in.unsignedLong();
                case "data" -> data = in.payload();
                case "positioned" -> positioned = in.bool();
                case "recoverable" -> recoverable = in.bool();
                case "join_leave" -> joinLeave = in.bool();
                case "delta" -> delta = in.string();
                case "tf" -> filter = in.enterObject() ? JsonParts.filter(in) : null;
                case "flag" -> flags = in.signedLong();
                case "type" -> type = in.signedInt();
                case "phase" -> phase = in.signedInt();
                case "cursor" -> cursor = in.string();
                case "limit" -> limit = in.signedInt();
                default -> in.skip();
            }
        }
        StreamPosition since = new StreamPosition(offset, epoch);
        return new Request.Subscribe(
                channel,
                token,
                recover,
                since,
                data,
                positioned,
                recoverable,
                joinLeave,
                delta,
                filter,
                flags,
                type,
                new Request.MapPage(phase, cursor, limit));
    }

    private static String channelOnly(JsonFields in) {
        return in.only("channel", in::string, "");
    }

    private static Request publish(JsonFields in) {
        String channel = "";
        Payload data = Payload.EMPTY;
        int type = 0;
        String key = "";
        boolean removed = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "data" -> data = in.payload();
                case "type" -> type = in.signedInt();
                case "key" -> key = in.string();
                case "removed" -> removed = in.bool();
                default -> in.skip();
            }
        }
        return new Request.Publish(channel, data, type, key, removed);
    }

    private static Request ping(JsonFields in) {
        in.skip();
        return new Request.Ping();
    }

    private static Request send(JsonFields in) {
        return new Request.Send(in.only("data", in::payload, Payload.EMPTY));
    }

    private static Request rpc(JsonFields in) {
        String method = "";
        Payload data = Payload.EMPTY;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "method" -> method = in.string();
                case "data" -> data = in.payload();
                default -> in.skip();
            }
        }
        return new Request.Rpc(method, data);
    }

    private static Request refresh(JsonFields in) {
        return new Request.Refresh(in.only("token", in::string, ""));
    }

    private static Request subRefresh(JsonFields in) {
        String channel = "";
        String token = "";
        int type = 0;
        List<Request.TrackBatch> track = List.of();
        List<String> untrack = List.of();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "token" -> token = in.string();
                case "type" -> type = in.signedInt();
                case "track" -> track = in.list(() -> trackBatch(in));
                case "untrack" -> untrack = in.list(in::string);
                default -> in.skip();
            }
        }
        return new Request.SubRefresh(channel, token, type, track, untrack);
    }

    private static Request.TrackBatch trackBatch(JsonFields in) {
        String signature = "";
        List<Request.TrackedItem> items = List.of();
        in.requireObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "signature" -> signature = in.string();
                case "items" -> items = in.list(() -> trackedItem(in));
                default -> in.skip();
            }
        }
        return new Request.TrackBatch(signature, items);
    }

    private static Request.TrackedItem trackedItem(JsonFields in) {
        String key = "";
        long version = 0;
        in.requireObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "key" -> key = in.string();
                case "version" -> version = in.unsignedLong();
                default -> in.skip();
            }
        }
        return new Request.TrackedItem(key, version);
    }
}
