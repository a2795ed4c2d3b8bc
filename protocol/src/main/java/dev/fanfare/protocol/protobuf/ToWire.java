package dev.fanfare.protocol.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.protocol.wire.Wire;

/** From our classes to the generated ones. */
final class ToWire {

    private static final Wire.Nothing NOTHING = Wire.Nothing.getDefaultInstance();

    private ToWire() {}

    static Wire.Reply reply(ServerMessage message) {
        Wire.Reply.Builder out = Wire.Reply.newBuilder();
        if (message instanceof Push push) {
            out.setPush(push(push));
        } else if (message instanceof Reply.Success success) {
            out.setId((int) success.id());
            result(out, success.result());
        } else if (message instanceof Reply.Failure failure) {
            ProtocolError error = failure.error();
            out.setId((int) failure.id())
                    .setError(Wire.Error.newBuilder()
                            .setCode(error.code())
                            .setMessage(error.message())
                            .setTemporary(error.temporary()));
        }
        return out.build();
    }

    private static void result(Wire.Reply.Builder out, Result result) {
        if (result instanceof Result.Publish) {
            out.setPublish(NOTHING);
        } else if (result instanceof Result.Connect connect) {
            out.setConnect(connect(connect));
        } else if (result instanceof Result.Subscribe subscribe) {
            out.setSubscribe(subscribe(subscribe));
        } else if (result instanceof Result.Unsubscribe) {
            out.setUnsubscribe(NOTHING);
        } else if (result instanceof Result.Presence presence) {
            Wire.PresenceResult.Builder clients = Wire.PresenceResult.newBuilder();
            presence.clients().forEach((client, info) -> clients.putPresence(client, info(info)));
            out.setPresence(clients);
        } else if (result instanceof Result.PresenceStats stats) {
            out.setPresenceStats(Wire.PresenceStatsResult.newBuilder()
                    .setNumClients(stats.clients())
                    .setNumUsers(stats.users()));
        } else if (result instanceof Result.History history) {
            Wire.HistoryResult.Builder stream = Wire.HistoryResult.newBuilder()
                    .setEpoch(history.position().epoch())
                    .setOffset(history.position().offset());
            history.publications().forEach(publication -> stream.addPublications(publication(publication)));
            out.setHistory(stream);
        } else if (result instanceof Result.Rpc rpc) {
            out.setRpc(Wire.RpcResult.newBuilder().setData(bytes(rpc.data())));
        } else if (result instanceof Result.Refresh refresh) {
            out.setRefresh(Wire.RefreshResult.newBuilder()
                    .setClient(refresh.client())
                    .setVersion(refresh.version())
                    .setExpires(refresh.expiry().expires())
                    .setTtl(refresh.expiry().ttlSeconds()));
        } else if (result instanceof Result.SubRefresh refresh) {
            Wire.SubRefreshResult.Builder refreshed = Wire.SubRefreshResult.newBuilder()
                    .setExpires(refresh.expiry().expires())
                    .setTtl(refresh.expiry().ttlSeconds());
            refresh.items().forEach(item -> refreshed.addItems(publication(item)));
            out.setSubRefresh(refreshed);
        }
    }

    private static Wire.ConnectResult connect(Result.Connect connect) {
        Wire.ConnectResult.Builder out = Wire.ConnectResult.newBuilder()
                .setClient(connect.client())
                .setVersion(connect.version())
                .setExpires(connect.expiry().expires())
                .setTtl(connect.expiry().ttlSeconds())
                .setData(bytes(connect.data()))
                .setPing(connect.pingSeconds())
                .setPong(connect.pong())
                .setSession(connect.session())
                .setNode(connect.node())
                .setTime(connect.timeMillis());
        connect.subs().forEach((channel, sub) -> out.putSubs(channel, subscribe(sub)));
        return out.build();
    }

    private static Wire.SubscribeResult subscribe(Result.Subscribe subscribe) {
        Wire.SubscribeResult.Builder out = Wire.SubscribeResult.newBuilder()
                .setExpires(subscribe.expiry().expires())
                .setTtl(subscribe.expiry().ttlSeconds())
                .setRecoverable(subscribe.recoverable())
                .setEpoch(subscribe.position().epoch())
                .setRecovered(subscribe.recovered())
                .setOffset(subscribe.position().offset())
                .setPositioned(subscribe.positioned())
                .setData(bytes(subscribe.data()))
                .setWasRecovering(subscribe.wasRecovering())
                .setDelta(subscribe.delta())
                .setId(subscribe.id());
        Result.Keyed keyed = subscribe.keyed();
        out.setType(keyed.type())
                .setPhase(keyed.phase())
                .setCursor(keyed.cursor())
                .setPublishDebounce(keyed.publishDebounceMillis());
        keyed.state().forEach(entry -> out.addState(publication(entry)));
        subscribe.publications().forEach(publication -> out.addPublications(publication(publication)));
        return out.build();
    }

    private static Wire.Push push(Push push) {
        return push instanceof Push.Compact compact
                ? content(compact.push()).setId(compact.id()).build()
                : content(push).setChannel(push.channel()).build();
    }

    private static Wire.Push.Builder content(Push push) {
        Wire.Push.Builder out = Wire.Push.newBuilder();
        if (push instanceof Push.Published published) {
            out.setPub(publication(published.publication()));
        } else if (push instanceof Push.Join join) {
            out.setJoin(Wire.ClientInfoHolder.newBuilder().setInfo(info(join.info())));
        } else if (push instanceof Push.Leave leave) {
            out.setLeave(Wire.ClientInfoHolder.newBuilder().setInfo(info(leave.info())));
        } else if (push instanceof Push.Unsubscribed unsubscribed) {
            UnsubscribeCode code = unsubscribed.code();
            out.setUnsubscribe(
                    Wire.UnsubscribePush.newBuilder().setCode(code.code()).setReason(code.reason()));
        } else if (push instanceof Push.Message message) {
            out.setMessage(Wire.MessagePush.newBuilder().setData(bytes(message.data())));
        } else if (push instanceof Push.Subscribed subscribed) {
            out.setSubscribe(Wire.SubscribePush.newBuilder()
                    .setRecoverable(subscribed.recoverable())
                    .setEpoch(subscribed.position().epoch())
                    .setOffset(subscribed.position().offset())
                    .setPositioned(subscribed.positioned())
                    .setData(bytes(subscribed.data())));
        } else if (push instanceof Push.Connected connected) {
            out.setConnect(connectPush(connected.result()));
        } else if (push instanceof Push.Disconnected disconnected) {
            Disconnect disconnect = disconnected.disconnect();
            out.setDisconnect(
                    Wire.DisconnectPush.newBuilder().setCode(disconnect.code()).setReason(disconnect.reason()));
        } else if (push instanceof Push.Refreshed refreshed) {
            out.setRefresh(Wire.RefreshPush.newBuilder()
                    .setExpires(refreshed.expiry().expires())
                    .setTtl(refreshed.expiry().ttlSeconds()));
        }
        return out;
    }

    private static Wire.ConnectPush connectPush(Result.Connect connect) {
        Wire.ConnectPush.Builder out = Wire.ConnectPush.newBuilder()
                .setClient(connect.client())
                .setVersion(connect.version())
                .setData(bytes(connect.data()))
                .setExpires(connect.expiry().expires())
                .setTtl(connect.expiry().ttlSeconds())
                .setPing(connect.pingSeconds())
                .setPong(connect.pong())
                .setSession(connect.session())
                .setNode(connect.node())
                .setTime(connect.timeMillis());
        connect.subs().forEach((channel, sub) -> out.putSubs(channel, subscribe(sub)));
        return out.build();
    }

    private static Wire.Publication publication(Publication publication) {
        Wire.Publication.Builder out = Wire.Publication.newBuilder()
                .setData(bytes(publication.data()))
                .setOffset(publication.offset())
                .putAllTags(publication.tags())
                .setDelta(publication.delta())
                .setTime(publication.timeMillis())
                .setEpoch(publication.epoch())
                .setChannel(publication.channel())
                .setKey(publication.key())
                .setRemoved(publication.removed())
                .setVersion(publication.version());
        ClientInfo info = publication.info();
        if (info != null) {
            out.setInfo(info(info));
        }
        return out.build();
    }

    private static Wire.ClientInfo info(ClientInfo info) {
        return Wire.ClientInfo.newBuilder()
                .setUser(info.user())
                .setClient(info.client())
                .setConnInfo(bytes(info.connInfo()))
                .setChanInfo(bytes(info.chanInfo()))
                .build();
    }

    static Wire.Command command(Command command) {
        Wire.Command.Builder out = Wire.Command.newBuilder().setId((int) command.id());
        Request request = command.request();
        if (request instanceof Request.Connect connect) {
            out.setConnect(connect(connect));
        } else if (request instanceof Request.Subscribe subscribe) {
            out.setSubscribe(subscribe(subscribe));
        } else if (request instanceof Request.Unsubscribe unsubscribe) {
            out.setUnsubscribe(channelOnly(unsubscribe.channel()));
        } else if (request instanceof Request.Publish publish) {
            out.setPublish(Wire.PublishRequest.newBuilder()
                    .setChannel(publish.channel())
                    .setData(bytes(publish.data()))
                    .setType(publish.type())
                    .setKey(publish.key())
                    .setRemoved(publish.removed()));
        } else if (request instanceof Request.Presence presence) {
            out.setPresence(channelOnly(presence.channel()));
        } else if (request instanceof Request.PresenceStats stats) {
            out.setPresenceStats(channelOnly(stats.channel()));
        } else if (request instanceof Request.History history) {
            out.setHistory(history(history));
        } else if (request instanceof Request.Ping) {
            out.setPing(NOTHING);
        } else if (request instanceof Request.Send send) {
            out.setSend(Wire.SendRequest.newBuilder().setData(bytes(send.data())));
        } else if (request instanceof Request.Rpc rpc) {
            out.setRpc(Wire.RpcRequest.newBuilder().setMethod(rpc.method()).setData(bytes(rpc.data())));
        } else if (request instanceof Request.Refresh refresh) {
            out.setRefresh(Wire.RefreshRequest.newBuilder().setToken(refresh.token()));
        } else if (request instanceof Request.SubRefresh refresh) {
            out.setSubRefresh(subRefresh(refresh));
        }
        return out.build();
    }

    private static Wire.ChannelRequest channelOnly(String channel) {
        return Wire.ChannelRequest.newBuilder().setChannel(channel).build();
    }

    private static Wire.ConnectRequest connect(Request.Connect connect) {
        Wire.ConnectRequest.Builder out = Wire.ConnectRequest.newBuilder()
                .setToken(connect.token())
                .setData(bytes(connect.data()))
                .setName(connect.name())
                .setVersion(connect.version())
                .putAllHeaders(connect.headers());
        connect.subs().forEach((channel, sub) -> out.putSubs(channel, subscribe(sub)));
        return out.build();
    }

    private static Wire.SubscribeRequest subscribe(Request.Subscribe subscribe) {
        Wire.SubscribeRequest.Builder out = Wire.SubscribeRequest.newBuilder()
                .setChannel(subscribe.channel())
                .setToken(subscribe.token())
                .setRecover(subscribe.recover())
                .setEpoch(subscribe.since().epoch())
                .setOffset(subscribe.since().offset())
                .setData(bytes(subscribe.data()))
                .setPositioned(subscribe.positioned())
                .setRecoverable(subscribe.recoverable())
                .setJoinLeave(subscribe.joinLeave())
                .setDelta(subscribe.delta())
                .setFlag(subscribe.flags())
                .setType(subscribe.type())
                .setPhase(subscribe.page().phase())
                .setCursor(subscribe.page().cursor())
                .setLimit(subscribe.page().limit());
        FilterNode filter = subscribe.filter();
        if (filter != null) {
            out.setTf(filter(filter));
        }
        return out.build();
    }

    private static Wire.SubRefreshRequest subRefresh(Request.SubRefresh refresh) {
        Wire.SubRefreshRequest.Builder out = Wire.SubRefreshRequest.newBuilder()
                .setChannel(refresh.channel())
                .setToken(refresh.token())
                .setType(refresh.type())
                .addAllUntrack(refresh.untrack());
        for (Request.TrackBatch batch : refresh.track()) {
            Wire.TrackBatch.Builder items = Wire.TrackBatch.newBuilder().setSignature(batch.signature());
            batch.items()
                    .forEach(item -> items.addItems(
                            Wire.KeyedItem.newBuilder().setKey(item.key()).setVersion(item.version())));
            out.addTrack(items);
        }
        return out.build();
    }

    private static Wire.FilterNode filter(FilterNode node) {
        Wire.FilterNode.Builder out = Wire.FilterNode.newBuilder()
                .setOp(node.op())
                .setKey(node.key())
                .setCmp(node.cmp())
                .setVal(node.val())
                .addAllVals(node.vals());
        node.nodes().forEach(child -> out.addNodes(filter(child)));
        return out.build();
    }

    private static Wire.HistoryRequest history(Request.History history) {
        Wire.HistoryRequest.Builder out = Wire.HistoryRequest.newBuilder()
                .setChannel(history.channel())
                .setLimit(history.limit())
                .setReverse(history.reverse());
        StreamPosition since = history.since();
        if (since != null) {
            out.setSince(
                    Wire.StreamPosition.newBuilder().setOffset(since.offset()).setEpoch(since.epoch()));
        }
        return out.build();
    }

    private static ByteString bytes(Payload payload) {
        return UnsafeByteOperations.unsafeWrap(payload.unsafeArray());
    }
}
