package dev.fanfare.protocol.json;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;

/** Writes what a server sends. */
final class ServerMessageWriter {

    private final JsonWriter out = new JsonWriter();

    private ServerMessageWriter() {}

    static byte[] write(ServerMessage message) {
        ServerMessageWriter writer = new ServerMessageWriter();
        writer.out.object(o -> writer.message(message));
        return writer.out.toBytes();
    }

    /** The same for a push that has nothing around it. */
    static byte[] writeBare(Push push) {
        ServerMessageWriter writer = new ServerMessageWriter();
        writer.out.object(o -> writer.push(push));
        return writer.out.toBytes();
    }

    private void message(ServerMessage message) {
        if (message instanceof Push push) {
            out.object("push", o -> push(push));
        } else if (message instanceof Reply.Success success) {
            out.number("id", success.id());
            result(success.result());
        } else if (message instanceof Reply.Failure failure) {
            out.number("id", failure.id());
            out.object("error", o -> error(failure.error()));
        }
    }

    private void error(ProtocolError error) {
        out.number("code", error.code()).string("message", error.message()).bool("temporary", error.temporary());
    }

    private void result(Result result) {
        if (result instanceof Result.Publish) {
            out.object("publish", o -> {});
        } else if (result instanceof Result.Connect connect) {
            out.object("connect", o -> connect(connect));
        } else if (result instanceof Result.Subscribe subscribe) {
            out.object("subscribe", o -> subscribe(subscribe));
        } else if (result instanceof Result.Unsubscribe) {
            out.object("unsubscribe", o -> {});
        } else if (result instanceof Result.Presence presence) {
            out.object("presence", o -> o.alwaysMap("presence", presence.clients(), this::infoElement));
        } else if (result instanceof Result.PresenceStats stats) {
            out.object(
                    "presence_stats",
                    o -> o.alwaysNumber("num_clients", stats.clients()).alwaysNumber("num_users", stats.users()));
        } else if (result instanceof Result.History history) {
            out.object("history", o -> history(history));
        } else if (result instanceof Result.Rpc rpc) {
            out.object("rpc", o -> o.payload("data", rpc.data()));
        } else if (result instanceof Result.Refresh refresh) {
            out.object("refresh", o -> {
                o.string("client", refresh.client()).string("version", refresh.version());
                expiry(refresh.expiry());
            });
        } else if (result instanceof Result.SubRefresh subRefresh) {
            out.object("sub_refresh", o -> {
                expiry(subRefresh.expiry());
                o.list("items", subRefresh.items(), this::publicationElement);
            });
        }
    }

    private void connect(Result.Connect connect) {
        out.string("client", connect.client()).string("version", connect.version());
        expiry(connect.expiry());
        out.payload("data", connect.data())
                .map("subs", connect.subs(), sub -> out.object(o -> subscribe(sub)))
                .number("ping", connect.pingSeconds())
                .bool("pong", connect.pong())
                .string("session", connect.session())
                .string("node", connect.node())
                .number("time", connect.timeMillis());
    }

    private void subscribe(Result.Subscribe subscribe) {
        expiry(subscribe.expiry());
        out.bool("recoverable", subscribe.recoverable());
        position(subscribe.position());
        out.list("publications", subscribe.publications(), this::publicationElement)
                .bool("recovered", subscribe.recovered())
                .bool("positioned", subscribe.positioned())
                .payload("data", subscribe.data())
                .bool("was_recovering", subscribe.wasRecovering())
                .bool("delta", subscribe.delta())
                .number("id", subscribe.id());
        keyed(subscribe.keyed());
    }

    private void keyed(Result.Keyed keyed) {
        out.number("type", keyed.type())
                .number("phase", keyed.phase())
                .string("cursor", keyed.cursor())
                .list("state", keyed.state(), this::publicationElement)
                .number("publish_debounce", keyed.publishDebounceMillis());
    }

    private void history(Result.History history) {
        out.alwaysList("publications", history.publications(), this::publicationElement)
                .alwaysString("epoch", history.position().epoch())
                .alwaysNumber("offset", history.position().offset());
    }

    private void position(StreamPosition position) {
        out.string("epoch", position.epoch()).number("offset", position.offset());
    }

    private void expiry(Expiry expiry) {
        out.bool("expires", expiry.expires()).number("ttl", expiry.ttlSeconds());
    }

    private void push(Push push) {
        if (push instanceof Push.Compact compact) {
            out.number("id", compact.id());
            content(compact.push());
        } else {
            out.string("channel", push.channel());
            content(push);
        }
    }

    private void content(Push push) {
        if (push instanceof Push.Published published) {
            out.object("pub", o -> JsonParts.publication(o, published.publication()));
        } else if (push instanceof Push.Join join) {
            out.object("join", o -> o.object("info", i -> JsonParts.info(i, join.info())));
        } else if (push instanceof Push.Leave leave) {
            out.object("leave", o -> o.object("info", i -> JsonParts.info(i, leave.info())));
        } else if (push instanceof Push.Unsubscribed unsubscribed) {
            UnsubscribeCode code = unsubscribed.code();
            out.object("unsubscribe", o -> o.number("code", code.code()).string("reason", code.reason()));
        } else if (push instanceof Push.Message message) {
            out.object("message", o -> o.payload("data", message.data()));
        } else if (push instanceof Push.Subscribed subscribed) {
            out.object("subscribe", o -> {
                o.bool("recoverable", subscribed.recoverable());
                position(subscribed.position());
                o.bool("positioned", subscribed.positioned()).payload("data", subscribed.data());
            });
        } else if (push instanceof Push.Connected connected) {
            out.object("connect", o -> connect(connected.result()));
        } else if (push instanceof Push.Disconnected disconnected) {
            Disconnect disconnect = disconnected.disconnect();
            out.object("disconnect", o -> o.number("code", disconnect.code()).string("reason", disconnect.reason()));
        } else if (push instanceof Push.Refreshed refreshed) {
            out.object("refresh", o -> expiry(refreshed.expiry()));
        }
    }

    private void publicationElement(Publication publication) {
        out.object(o -> JsonParts.publication(o, publication));
    }

    private void infoElement(ClientInfo info) {
        out.object(o -> JsonParts.info(o, info));
    }
}
