package dev.fanfare.protocol.json;

import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;

/** Writes what a client sends. */
final class CommandWriter {

    private final JsonWriter out = new JsonWriter();

    private CommandWriter() {}

    static byte[] write(Command command) {
        CommandWriter writer = new CommandWriter();
        writer.out.object(o -> {
            o.number("id", command.id());
            writer.request(command.request());
        });
        return writer.out.toBytes();
    }

    private void request(Request request) {
        if (request instanceof Request.Connect connect) {
            out.object("connect", o -> connect(connect));
        } else if (request instanceof Request.Subscribe subscribe) {
            out.object("subscribe", o -> subscribe(subscribe));
        } else if (request instanceof Request.Unsubscribe unsubscribe) {
            channelOnly("unsubscribe", unsubscribe.channel());
        } else if (request instanceof Request.Publish publish) {
            out.object(
                    "publish",
                    o -> o.string("channel", publish.channel())
                            .payload("data", publish.data())
                            .number("type", publish.type())
                            .string("key", publish.key())
                            .bool("removed", publish.removed()));
        } else if (request instanceof Request.Presence presence) {
            channelOnly("presence", presence.channel());
        } else if (request instanceof Request.PresenceStats stats) {
            channelOnly("presence_stats", stats.channel());
        } else if (request instanceof Request.History history) {
            out.object("history", o -> history(history));
        } else if (request instanceof Request.Ping) {
            out.object("ping", o -> {});
        } else if (request instanceof Request.Send send) {
            out.object("send", o -> o.payload("data", send.data()));
        } else if (request instanceof Request.Rpc rpc) {
            out.object("rpc", o -> o.payload("data", rpc.data()).string("method", rpc.method()));
        } else if (request instanceof Request.Refresh refresh) {
            out.object("refresh", o -> o.string("token", refresh.token()));
        } else if (request instanceof Request.SubRefresh refresh) {
            out.object("sub_refresh", o -> subRefresh(refresh));
        }
    }

    private void channelOnly(String request, String channel) {
        out.object(request, o -> o.string("channel", channel));
    }

    private void connect(Request.Connect connect) {
        out.string("token", connect.token())
                .payload("data", connect.data())
                .map("subs", connect.subs(), sub -> out.object(o -> subscribe(sub)))
                .string("name", connect.name())
                .string("version", connect.version())
                .strings("headers", connect.headers());
    }

    private void subscribe(Request.Subscribe subscribe) {
        out.string("channel", subscribe.channel())
                .string("token", subscribe.token())
                .bool("recover", subscribe.recover())
                .string("epoch", subscribe.since().epoch())
                .number("offset", subscribe.since().offset())
                .payload("data", subscribe.data())
                .bool("positioned", subscribe.positioned())
                .bool("recoverable", subscribe.recoverable())
                .bool("join_leave", subscribe.joinLeave())
                .string("delta", subscribe.delta());
        FilterNode filter = subscribe.filter();
        if (filter != null) {
            out.object("tf", o -> filter(filter));
        }
        out.number("flag", subscribe.flags())
                .number("type", subscribe.type())
                .number("phase", subscribe.page().phase())
                .string("cursor", subscribe.page().cursor())
                .number("limit", subscribe.page().limit());
    }

    private void subRefresh(Request.SubRefresh refresh) {
        out.string("channel", refresh.channel())
                .string("token", refresh.token())
                .number("type", refresh.type())
                .list("track", refresh.track(), batch -> out.object(o -> trackBatch(batch)))
                .list("untrack", refresh.untrack(), out::quoted);
    }

    private void trackBatch(Request.TrackBatch batch) {
        out.string("signature", batch.signature())
                .list(
                        "items",
                        batch.items(),
                        item -> out.object(o -> o.string("key", item.key()).number("version", item.version())));
    }

    private void filter(FilterNode filter) {
        out.string("op", filter.op())
                .string("key", filter.key())
                .string("cmp", filter.cmp())
                .string("val", filter.val())
                .list("vals", filter.vals(), out::quoted)
                .list("nodes", filter.nodes(), node -> out.object(o -> filter(node)));
    }

    private void history(Request.History history) {
        out.string("channel", history.channel()).number("limit", history.limit());
        StreamPosition since = history.since();
        if (since != null) {
            out.object("since", o -> o.number("offset", since.offset()).string("epoch", since.epoch()));
        }
        out.bool("reverse", history.reverse());
    }
}
