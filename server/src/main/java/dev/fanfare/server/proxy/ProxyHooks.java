package dev.fanfare.server.proxy;

import dev.fanfare.handler.Client;
import dev.fanfare.handler.ClientHeaders;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.HeaderNames;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.PublishingEvent;
import dev.fanfare.handler.RefreshingEvent;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubRefreshingEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapPublishingEvent;
import dev.fanfare.map.MapRemoval;
import dev.fanfare.map.MapRemovingEvent;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What becomes of an event, as backends say. */
final class ProxyHooks {

    /** How long a backend that cannot be asked leaves what it has granted. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private final boolean isInsecure;

    /** @param isInsecure whether clients may do what nobody decides */
    ProxyHooks(boolean isInsecure) {
        this.isInsecure = isInsecure;
    }

    CompletionStage<Credentials> connect(Proxy proxy, HeaderNames names, ConnectingEvent event) {
        ClientHeaders headers = names.of(event.handshake(), event.headers());
        return answered(proxy.ask(
                        headers,
                        out -> {
                            client(proxy, out, event.clientId(), event.transport(), event.encoding());
                            proxy.data(out, event.data());
                            out.string("name", event.name()).string("version", event.version());
                        },
                        ProxyResults::credentials))
                .thenApply(credentials -> {
                    if (credentials == null) {
                        throw new DisconnectException(Disconnect.BAD_REQUEST, "the backend says nobody it is");
                    }
                    return credentials;
                });
    }

    CompletionStage<Renewal> refresh(Proxy proxy, RefreshingEvent event) {
        return renewed(
                proxy.ask(event.client().headers(), out -> client(proxy, out, event.client()), ProxyResults::renewal));
    }

    CompletionStage<Renewal> subRefresh(@Nullable Proxy proxy, SubRefreshingEvent event) {
        if (proxy == null) {
            return CompletableFuture.failedStage(new ErrorException(ProtocolError.EXPIRED));
        }
        return renewed(proxy.ask(
                event.client().headers(),
                out -> {
                    client(proxy, out, event.client());
                    out.alwaysString("channel", event.channel());
                },
                ProxyResults::renewal));
    }

    CompletionStage<SubscribeOptions> subscribe(@Nullable Proxy proxy, SubscribingEvent event) {
        if (proxy == null) {
            return undecided(SubscribeOptions.DEFAULT);
        }
        return answered(proxy.ask(
                        event.client().headers(),
                        out -> {
                            wish(proxy, out, event.client(), "channel", event.channel(), event.data());
                            out.string("token", event.token());
                        },
                        ProxyResults::subscription))
                .thenApply(options -> options == null ? SubscribeOptions.DEFAULT : options);
    }

    CompletionStage<Publishing> publish(@Nullable Proxy proxy, PublishingEvent event) {
        if (proxy == null) {
            return undecided(Publishing.of(event.data()));
        }
        return answered(proxy.ask(
                        event.client().headers(),
                        out -> wish(proxy, out, event.client(), "channel", event.channel(), event.data()),
                        in -> ProxyResults.publishing(in, event.data())))
                .thenApply(publishing -> publishing == null ? Publishing.of(event.data()) : publishing);
    }

    CompletionStage<MapPublishing> mapPublish(@Nullable Proxy proxy, MapPublishingEvent event) {
        if (proxy == null) {
            return undecided(MapPublishing.of(event));
        }
        return answered(proxy.ask(
                        event.client().headers(),
                        out -> {
                            wish(proxy, out, event.client(), "channel", event.channel(), event.data());
                            out.alwaysString("key", event.key());
                        },
                        in -> ProxyResults.mapPublishing(in, event)))
                .thenApply(what -> what == null ? MapPublishing.of(event) : what);
    }

    CompletionStage<MapRemoval> mapRemove(@Nullable Proxy proxy, MapRemovingEvent event) {
        if (proxy == null) {
            return undecided(MapRemoval.of(event));
        }
        return answered(proxy.ask(
                        event.client().headers(),
                        out -> {
                            client(proxy, out, event.client());
                            out.alwaysString("channel", event.channel()).alwaysString("key", event.key());
                        },
                        in -> ProxyResults.mapRemoval(in, event)))
                .thenApply(removal -> removal == null ? MapRemoval.of(event) : removal);
    }

    CompletionStage<Payload> rpc(@Nullable Proxy proxy, RpcEvent event) {
        if (proxy == null) {
            return CompletableFuture.failedStage(new ErrorException(ProtocolError.METHOD_NOT_FOUND));
        }
        return answered(proxy.ask(
                        event.client().headers(),
                        out -> wish(proxy, out, event.client(), "method", event.method(), event.data()),
                        ProxyResults::answer))
                .thenApply(answer -> answer == null ? Payload.EMPTY : answer);
    }

    /** Where no backend decides, it is as if there were none. */
    private <R> CompletionStage<R> undecided(R allowed) {
        return isInsecure
                ? CompletableFuture.completedStage(allowed)
                : CompletableFuture.failedStage(new ErrorException(ProtocolError.PERMISSION_DENIED));
    }

    /** What a client wants to do with data, in a channel or by a method. */
    private static void wish(Proxy proxy, JsonWriter out, Client client, String of, String name, Payload data) {
        client(proxy, out, client);
        out.alwaysString(of, name);
        proxy.data(out, data);
    }

    /** Who a client is. */
    static void client(Proxy proxy, JsonWriter out, Client client) {
        client(proxy, out, client.id(), client.transport(), client.encoding());
        out.alwaysString("user", client.user());
        if (proxy.includesMeta()) {
            out.payload("meta", client.meta());
        }
    }

    private static void client(Proxy proxy, JsonWriter out, String id, String transport, Encoding encoding) {
        out.alwaysString("client", id)
                .alwaysString("transport", transport)
                .alwaysString("protocol", encoding == Encoding.PROTOBUF ? "protobuf" : "json")
                .alwaysString("encoding", proxy.encoding());
    }

    /** The client of a backend that has not answered gets an error that says so, and may try again. */
    private static <R> CompletionStage<@Nullable R> answered(CompletionStage<@Nullable R> answer) {
        return answer.exceptionallyCompose(problem -> CompletableFuture.failedStage(
                Problems.causeOf(problem) instanceof Unanswered none
                        ? new ErrorException(
                                none.outcome() == Outcome.OVERLOADED
                                        ? ProtocolError.TOO_MANY_REQUESTS
                                        : ProtocolError.INTERNAL,
                                String.valueOf(none.getMessage()))
                        : Problems.causeOf(problem)));
    }

    /** Without a result it ends; without an answer it goes on for a while, as the backend may be back by then. */
    private static CompletionStage<Renewal> renewed(CompletionStage<@Nullable Renewal> answer) {
        return answer.handle((renewal, problem) -> {
            if (problem == null) {
                return renewal == null ? ProxyResults.EXPIRED : renewal;
            }
            if (Problems.causeOf(problem) instanceof Unanswered) {
                return Renewal.until(Instant.now().plus(GRACE));
            }
            throw new CompletionException(Problems.causeOf(problem));
        });
    }
}
