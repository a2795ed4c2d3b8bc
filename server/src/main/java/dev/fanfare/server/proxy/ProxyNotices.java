package dev.fanfare.server.proxy;

import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.ClientHeaders;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.UnsubscribedEvent;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What backends are told of what has happened. */
final class ProxyNotices {

    private ProxyNotices() {}

    static void disconnected(NoticeSender sender, DisconnectedEvent event) {
        var unused = sender.tell(event.client().id(), event.client().headers(), out -> {
            ProxyHooks.client(sender.proxy(), out, event.client());
            reason(out, event.reason().code(), event.reason().reason());
        });
    }

    /** @param sender null if nobody is told in that namespace */
    static void unsubscribed(@Nullable NoticeSender sender, UnsubscribedEvent event) {
        if (sender == null) {
            return;
        }
        var unused = sender.tell(event.client().id(), event.client().headers(), out -> {
            ProxyHooks.client(sender.proxy(), out, event.client());
            out.alwaysString("channel", event.channel());
            reason(out, event.code().code(), event.code().reason());
        });
    }

    private static void reason(JsonWriter out, int code, String reason) {
        out.alwaysNumber("code", code).alwaysString("reason", reason);
    }

    /**
     * In the form of Centrifugo, whose requests may have several events.
     *
     * @param sender null if nobody is told in that namespace
     */
    static CompletionStage<Void> state(@Nullable NoticeSender sender, ChannelStateEvent event) {
        if (sender == null) {
            return CompletableFuture.completedStage(null);
        }
        return sender.tell(
                event.channel(),
                ClientHeaders.NONE,
                out -> out.alwaysList(
                        "events",
                        List.of(event),
                        each -> out.object(inner -> inner.alwaysString("channel", each.channel())
                                .alwaysString("type", each.state().name().toLowerCase(Locale.ROOT))
                                .alwaysNumber("time_ms", each.time().toEpochMilli()))));
    }
}
