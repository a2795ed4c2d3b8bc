package dev.fanfare.protocol.json;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends. */
final class ServerMessageReader {

    private long id;
    private @Nullable ProtocolError error;
    private @Nullable Result result;
    private @Nullable Push push;

    private ServerMessageReader() {}

    /** Reads one message; the parser stands inside its object. */
    static ServerMessage read(JsonFields in) {
        ServerMessageReader reader = new ServerMessageReader();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            reader.field(in, field);
        }
        return reader.finish();
    }

    private void field(JsonFields in, String field) {
        switch (field) {
            case "id" -> id = in.unsignedInt();
            case "error" -> error = in.enterObject() ? JsonParts.error(in) : null;
            case "push" -> push = in.enterObject() ? push(in) : null;
            case "connect" -> result = in.enterObject() ? connect(in) : null;
            case "subscribe" -> result = in.enterObject() ? subscribe(in) : null;
            case "unsubscribe" -> result = ignored(in, new Result.Unsubscribe());
            case "publish" -> result = ignored(in, new Result.Publish());
            case "presence" -> result = in.enterObject() ? presence(in) : null;
            case "presence_stats" -> result = in.enterObject() ? presenceStats(in) : null;
            case "history" -> result = in.enterObject() ? history(in) : null;
            case "rpc" -> result = in.enterObject() ? new Result.Rpc(dataOnly(in)) : null;
            case "refresh" -> result = in.enterObject() ? refresh(in) : null;
            case "sub_refresh" -> result = in.enterObject() ? subRefresh(in) : null;
            default -> in.skip();
        }
    }

    private ServerMessage finish() {
        if (error != null) {
            return new Reply.Failure(id, error);
        }
        if (push != null) {
            return push;
        }
        if (result != null) {
            return new Reply.Success(id, result);
        }
        if (id == 0) {
            return new ServerMessage.Ping();
        }
        throw new ProtocolException("reply " + id + " holds no known result");
    }

    private static Result ignored(JsonFields in, Result result) {
        in.skip();
        return result;
    }

    /** Reads a push; the parser stands inside its object. */
    static Push push(JsonFields in) {
        String channel = "";
        long id = 0;
        Pending pending = null;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("channel")) {
                channel = in.string();
            } else if (field.equals("id")) {
                id = in.signedLong();
            } else if (in.isObject()) {
                Pending read = pending(in, field);
                pending = read == null ? pending : read;
            } else {
                in.skip();
            }
        }
        if (pending == null) {
            throw new ProtocolException("the push holds nothing known");
        }
        Push push = pending.in(channel);
        return id == 0 ? push : new Push.Compact(id, push);
    }

    /** A push whose channel is not known yet, because fields may come in any order. */
    private interface Pending {
        Push in(String channel);
    }

    private static @Nullable Pending pending(JsonFields in, String field) {
        switch (field) {
            case "pub" -> {
                Publication publication = publication(in);
                return channel -> new Push.Published(channel, publication);
            }
            case "join" -> {
                ClientInfo info = infoOnly(in);
                return channel -> new Push.Join(channel, info);
            }
            case "leave" -> {
                ClientInfo info = infoOnly(in);
                return channel -> new Push.Leave(channel, info);
            }
            case "unsubscribe" -> {
                JsonParts.Numbered code = JsonParts.numbered(in);
                return channel -> new Push.Unsubscribed(channel, new UnsubscribeCode(code.code(), code.reason()));
            }
            case "subscribe" -> {
                Result.Subscribe result = subscribe(in);
                return channel -> new Push.Subscribed(
                        channel, result.recoverable(), result.positioned(), result.position(), result.data());
            }
            case "message" -> {
                Payload data = dataOnly(in);
                return channel -> new Push.Message(data);
            }
            case "connect" -> {
                Result.Connect result = connect(in);
                return channel -> new Push.Connected(result);
            }
            case "disconnect" -> {
                JsonParts.Numbered code = JsonParts.numbered(in);
                return channel -> new Push.Disconnected(new Disconnect(code.code(), code.reason()));
            }
            case "refresh" -> {
                Expiry expiry = expiryOnly(in);
                return channel -> new Push.Refreshed(expiry);
            }
            default -> {
                in.skip();
                return null;
            }
        }
    }

    private static Result.Connect connect(JsonFields in) {
        String client = "";
        String version = "";
        boolean expires = false;
        int ttl = 0;
        Payload data = Payload.EMPTY;
        Map<String, Result.Subscribe> subs = Map.of();
        int ping = 0;
        boolean pong = false;
        String session = "";
        String node = "";
        long time = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "client" -> client = in.string();
                case "version" -> version = in.string();
                case "expires" -> expires = in.bool();
                case "ttl" -> ttl = in.signedInt();
                case "data" -> data = in.payload();
                case "subs" ->
                    subs = in.map(() -> {
                        in.requireObject();
                        return subscribe(in);
                    });
                case "ping" -> ping = in.signedInt();
                case "pong" -> pong = in.bool();
                case "session" -> session = in.string();
                case "node" -> node = in.string();
                case "time" -> time = in.signedLong();
                default -> in.skip();
            }
        }
        return new Result.Connect(
                client, version, new Expiry(expires, ttl), data, subs, ping, pong, session, node, time);
    }

    private static Result.Subscribe subscribe(JsonFields in) {
        boolean expires = false;
        int ttl = 0;
        boolean recoverable = false;
        String epoch = "";
        List<Publication> publications = List.of();
        boolean recovered = false;
        long offset = 0;
        boolean positioned = false;
        Payload data = Payload.EMPTY;
        boolean wasRecovering = false;
        boolean delta = false;
        long id = 0;
        int type = 0;
        int phase = 0;
        String cursor = "";
        List<Publication> state = List.of();
        int debounce = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "expires" -> expires = in.bool();
                case "ttl" -> ttl = in.signedInt();
                case "recoverable" -> recoverable = in.bool();
                case "epoch" -> epoch = in.string();
                case "publications" -> publications = publications(in);
                case "recovered" -> recovered = in.bool();
                case "offset" -> offset = in.unsignedLong();
                case "positioned" -> positioned = in.bool();
                case "data" -> data = in.payload();
                case "was_recovering" -> wasRecovering = in.bool();
                case "delta" -> delta = in.bool();
                case "id" -> id = in.signedLong();
                case "type" -> type = in.signedInt();
                case "phase" -> phase = in.signedInt();
                case "cursor" -> cursor = in.string();
                case "state" -> state = publications(in);
                case "publish_debounce" -> debounce = in.signedInt();
                default -> in.skip();
            }
        }
        return new Result.Subscribe(
                new Expiry(expires, ttl),
                recoverable,
                positioned,
                new StreamPosition(offset, epoch),
                publications,
                recovered,
                wasRecovering,
                data,
                delta,
                id,
                new Result.Keyed(type, phase, cursor, state, debounce));
    }

    private static Result presence(JsonFields in) {
        return new Result.Presence(in.only("presence", () -> in.map(() -> element(in)), Map.of()));
    }

    private static ClientInfo element(JsonFields in) {
        in.requireObject();
        return info(in);
    }

    private static Result presenceStats(JsonFields in) {
        int clients = 0;
        int users = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "num_clients" -> clients = in.signedInt();
                case "num_users" -> users = in.signedInt();
                default -> in.skip();
            }
        }
        return new Result.PresenceStats(clients, users);
    }

    private static Result history(JsonFields in) {
        List<Publication> publications = List.of();
        String epoch = "";
        long offset = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "publications" -> publications = publications(in);
                case "epoch" -> epoch = in.string();
                case "offset" -> offset = in.unsignedLong();
                default -> in.skip();
            }
        }
        return new Result.History(publications, new StreamPosition(offset, epoch));
    }

    private static Result refresh(JsonFields in) {
        String client = "";
        String version = "";
        boolean expires = false;
        int ttl = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "client" -> client = in.string();
                case "version" -> version = in.string();
                case "expires" -> expires = in.bool();
                case "ttl" -> ttl = in.signedInt();
                default -> in.skip();
            }
        }
        return new Result.Refresh(client, version, new Expiry(expires, ttl));
    }

    private static Result subRefresh(JsonFields in) {
        boolean expires = false;
        int ttl = 0;
        List<Publication> items = List.of();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "expires" -> expires = in.bool();
                case "ttl" -> ttl = in.signedInt();
                case "items" -> items = publications(in);
                default -> in.skip();
            }
        }
        return new Result.SubRefresh(new Expiry(expires, ttl), items);
    }

    private static Expiry expiryOnly(JsonFields in) {
        boolean expires = false;
        int ttl = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "expires" -> expires = in.bool();
                case "ttl" -> ttl = in.signedInt();
                default -> in.skip();
            }
        }
        return new Expiry(expires, ttl);
    }

    private static Payload dataOnly(JsonFields in) {
        return in.only("data", in::payload, Payload.EMPTY);
    }

    private static List<Publication> publications(JsonFields in) {
        return in.list(() -> {
            in.requireObject();
            return publication(in);
        });
    }

    private static Publication publication(JsonFields in) {
        Payload data = Payload.EMPTY;
        ClientInfo info = null;
        long offset = 0;
        Map<String, String> tags = Map.of();
        boolean delta = false;
        long time = 0;
        String epoch = "";
        String channel = "";
        String key = "";
        boolean removed = false;
        long version = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "data" -> data = in.payload();
                case "info" -> info = in.enterObject() ? info(in) : null;
                case "offset" -> offset = in.unsignedLong();
                case "tags" -> tags = in.strings();
                case "delta" -> delta = in.bool();
                case "time" -> time = in.signedLong();
                case "epoch" -> epoch = in.string();
                case "channel" -> channel = in.string();
                case "key" -> key = in.string();
                case "removed" -> removed = in.bool();
                case "version" -> version = in.unsignedLong();
                default -> in.skip();
            }
        }
        return new Publication(data, info, offset, tags, delta, time, epoch, channel, key, removed, version);
    }

    private static ClientInfo infoOnly(JsonFields in) {
        return in.only("info", () -> element(in), NOBODY);
    }

    private static final ClientInfo NOBODY = new ClientInfo("", "", Payload.EMPTY, Payload.EMPTY);

    private static ClientInfo info(JsonFields in) {
        String user = "";
        String client = "";
        Payload connInfo = Payload.EMPTY;
        Payload chanInfo = Payload.EMPTY;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "client" -> client = in.string();
                case "conn_info" -> connInfo = in.payload();
                case "chan_info" -> chanInfo = in.payload();
                default -> in.skip();
            }
        }
        return new ClientInfo(user, client, connInfo, chanInfo);
    }
}
