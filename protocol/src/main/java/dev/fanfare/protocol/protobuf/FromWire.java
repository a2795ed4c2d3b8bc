package dev.fanfare.protocol.protobuf;

import com.google.protobuf.ByteString;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.protocol.wire.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** From the generated classes to ours. */
final class FromWire {

    private FromWire() {}

    static Command command(Wire.Command command) {
        long id = Integer.toUnsignedLong(command.getId());
        return new Command(id, request(command));
    }

    private static Request request(Wire.Command command) {
        if (command.hasConnect()) {
            return connect(command.getConnect());
        }
        if (command.hasSubscribe()) {
            return subscribe(command.getSubscribe());
        }
        if (command.hasUnsubscribe()) {
            return new Request.Unsubscribe(command.getUnsubscribe().getChannel());
        }
        if (command.hasPublish()) {
            Wire.PublishRequest publish = command.getPublish();
            return new Request.Publish(
                    publish.getChannel(),
                    payload(publish.getData()),
                    publish.getType(),
                    publish.getKey(),
                    publish.getRemoved());
        }
        if (command.hasPresence()) {
            return new Request.Presence(command.getPresence().getChannel());
        }
        if (command.hasPresenceStats()) {
            return new Request.PresenceStats(command.getPresenceStats().getChannel());
        }
        if (command.hasHistory()) {
            return history(command.getHistory());
        }
        if (command.hasPing()) {
            return new Request.Ping();
        }
        if (command.hasSend()) {
            return new Request.Send(payload(command.getSend().getData()));
        }
        if (command.hasRpc()) {
            return new Request.Rpc(
                    command.getRpc().getMethod(), payload(command.getRpc().getData()));
        }
        if (command.hasRefresh()) {
            return new Request.Refresh(command.getRefresh().getToken());
        }
        if (command.hasSubRefresh()) {
            return subRefresh(command.getSubRefresh());
        }
        if (command.getId() == 0) {
            return new Request.Pong();
        }
        throw new ProtocolException("command " + Integer.toUnsignedLong(command.getId()) + " holds no known request");
    }

    private static Request connect(Wire.ConnectRequest connect) {
        return new Request.Connect(
                connect.getToken(),
                payload(connect.getData()),
                map(connect.getSubsMap(), FromWire::subscribe),
                connect.getName(),
                connect.getVersion(),
                connect.getHeadersMap());
    }

    private static Request.Subscribe subscribe(Wire.SubscribeRequest subscribe) {
        return new Request.Subscribe(
                subscribe.getChannel(),
                subscribe.getToken(),
                subscribe.getRecover(),
                position(subscribe.getOffset(), subscribe.getEpoch()),
                payload(subscribe.getData()),
                subscribe.getPositioned(),
                subscribe.getRecoverable(),
                subscribe.getJoinLeave(),
                subscribe.getDelta(),
                subscribe.hasTf() ? filter(subscribe.getTf()) : null,
                subscribe.getFlag(),
                subscribe.getType(),
                new Request.MapPage(subscribe.getPhase(), subscribe.getCursor(), subscribe.getLimit()));
    }

    private static Request subRefresh(Wire.SubRefreshRequest refresh) {
        return new Request.SubRefresh(
                refresh.getChannel(),
                refresh.getToken(),
                refresh.getType(),
                refresh.getTrackList().stream().map(FromWire::trackBatch).toList(),
                List.copyOf(refresh.getUntrackList()));
    }

    private static Request.TrackBatch trackBatch(Wire.TrackBatch batch) {
        return new Request.TrackBatch(
                batch.getSignature(),
                batch.getItemsList().stream()
                        .map(item -> new Request.TrackedItem(item.getKey(), version(item.getVersion())))
                        .toList());
    }

    private static FilterNode filter(Wire.FilterNode node) {
        List<FilterNode> nodes =
                node.getNodesList().stream().map(FromWire::filter).toList();
        return new FilterNode(
                node.getOp(), node.getKey(), node.getCmp(), node.getVal(), List.copyOf(node.getValsList()), nodes);
    }

    private static Request history(Wire.HistoryRequest history) {
        StreamPosition since = history.hasSince()
                ? position(history.getSince().getOffset(), history.getSince().getEpoch())
                : null;
        return new Request.History(history.getChannel(), history.getLimit(), since, history.getReverse());
    }

    static ServerMessage serverMessage(Wire.Reply reply) {
        long id = Integer.toUnsignedLong(reply.getId());
        if (reply.hasError()) {
            Wire.Error error = reply.getError();
            return new Reply.Failure(id, new ProtocolError(error.getCode(), error.getMessage(), error.getTemporary()));
        }
        if (reply.hasPush()) {
            return push(reply.getPush());
        }
        if (reply.equals(Wire.Reply.getDefaultInstance())) {
            return new ServerMessage.Ping();
        }
        return new Reply.Success(id, result(reply));
    }

    private static Result result(Wire.Reply reply) {
        if (reply.hasConnect()) {
            return connect(reply.getConnect());
        }
        if (reply.hasSubscribe()) {
            return subscribe(reply.getSubscribe());
        }
        if (reply.hasUnsubscribe()) {
            return new Result.Unsubscribe();
        }
        if (reply.hasPublish()) {
            return new Result.Publish();
        }
        if (reply.hasPresence()) {
            return new Result.Presence(map(reply.getPresence().getPresenceMap(), FromWire::info));
        }
        if (reply.hasPresenceStats()) {
            Wire.PresenceStatsResult stats = reply.getPresenceStats();
            return new Result.PresenceStats(stats.getNumClients(), stats.getNumUsers());
        }
        if (reply.hasHistory()) {
            Wire.HistoryResult history = reply.getHistory();
            return new Result.History(
                    publications(history.getPublicationsList()), position(history.getOffset(), history.getEpoch()));
        }
        if (reply.hasRpc()) {
            return new Result.Rpc(payload(reply.getRpc().getData()));
        }
        if (reply.hasRefresh()) {
            Wire.RefreshResult refresh = reply.getRefresh();
            return new Result.Refresh(
                    refresh.getClient(), refresh.getVersion(), new Expiry(refresh.getExpires(), refresh.getTtl()));
        }
        if (reply.hasSubRefresh()) {
            Wire.SubRefreshResult refresh = reply.getSubRefresh();
            return new Result.SubRefresh(
                    new Expiry(refresh.getExpires(), refresh.getTtl()), publications(refresh.getItemsList()));
        }
        throw new ProtocolException("reply " + Integer.toUnsignedLong(reply.getId()) + " holds no known result");
    }

    private static Result.Connect connect(Wire.ConnectResult connect) {
        return new Result.Connect(
                connect.getClient(),
                connect.getVersion(),
                new Expiry(connect.getExpires(), connect.getTtl()),
                payload(connect.getData()),
                map(connect.getSubsMap(), FromWire::subscribe),
                connect.getPing(),
                connect.getPong(),
                connect.getSession(),
                connect.getNode(),
                connect.getTime());
    }

    private static Result.Subscribe subscribe(Wire.SubscribeResult subscribe) {
        return new Result.Subscribe(
                new Expiry(subscribe.getExpires(), subscribe.getTtl()),
                subscribe.getRecoverable(),
                subscribe.getPositioned(),
                position(subscribe.getOffset(), subscribe.getEpoch()),
                publications(subscribe.getPublicationsList()),
                subscribe.getRecovered(),
                subscribe.getWasRecovering(),
                payload(subscribe.getData()),
                subscribe.getDelta(),
                subscribe.getId(),
                new Result.Keyed(
                        subscribe.getType(),
                        subscribe.getPhase(),
                        subscribe.getCursor(),
                        publications(subscribe.getStateList()),
                        subscribe.getPublishDebounce()));
    }

    private static Push push(Wire.Push push) {
        Push content = content(push);
        return push.getId() == 0 ? content : new Push.Compact(push.getId(), content);
    }

    private static Push content(Wire.Push push) {
        String channel = push.getChannel();
        if (push.hasPub()) {
            return new Push.Published(channel, publication(push.getPub()));
        }
        if (push.hasJoin()) {
            return new Push.Join(channel, info(push.getJoin().getInfo()));
        }
        if (push.hasLeave()) {
            return new Push.Leave(channel, info(push.getLeave().getInfo()));
        }
        if (push.hasUnsubscribe()) {
            Wire.UnsubscribePush unsubscribe = push.getUnsubscribe();
            return new Push.Unsubscribed(channel, new UnsubscribeCode(unsubscribe.getCode(), unsubscribe.getReason()));
        }
        if (push.hasMessage()) {
            return new Push.Message(payload(push.getMessage().getData()));
        }
        if (push.hasSubscribe()) {
            Wire.SubscribePush subscribe = push.getSubscribe();
            return new Push.Subscribed(
                    channel,
                    subscribe.getRecoverable(),
                    subscribe.getPositioned(),
                    position(subscribe.getOffset(), subscribe.getEpoch()),
                    payload(subscribe.getData()));
        }
        if (push.hasConnect()) {
            return new Push.Connected(connect(push.getConnect()));
        }
        if (push.hasDisconnect()) {
            Wire.DisconnectPush disconnect = push.getDisconnect();
            return new Push.Disconnected(new Disconnect(disconnect.getCode(), disconnect.getReason()));
        }
        if (push.hasRefresh()) {
            return new Push.Refreshed(
                    new Expiry(push.getRefresh().getExpires(), push.getRefresh().getTtl()));
        }
        throw new ProtocolException("the push holds nothing known");
    }

    private static Result.Connect connect(Wire.ConnectPush connect) {
        return new Result.Connect(
                connect.getClient(),
                connect.getVersion(),
                new Expiry(connect.getExpires(), connect.getTtl()),
                payload(connect.getData()),
                map(connect.getSubsMap(), FromWire::subscribe),
                connect.getPing(),
                connect.getPong(),
                connect.getSession(),
                connect.getNode(),
                connect.getTime());
    }

    private static List<Publication> publications(List<Wire.Publication> publications) {
        return publications.stream().map(FromWire::publication).toList();
    }

    private static Publication publication(Wire.Publication publication) {
        return new Publication(
                payload(publication.getData()),
                publication.hasInfo() ? info(publication.getInfo()) : null,
                offset(publication.getOffset()),
                publication.getTagsMap(),
                publication.getDelta(),
                publication.getTime(),
                publication.getEpoch(),
                publication.getChannel(),
                publication.getKey(),
                publication.getRemoved(),
                version(publication.getVersion()));
    }

    private static ClientInfo info(Wire.ClientInfo info) {
        return new ClientInfo(
                info.getUser(), info.getClient(), payload(info.getConnInfo()), payload(info.getChanInfo()));
    }

    private static StreamPosition position(long offset, String epoch) {
        return new StreamPosition(offset(offset), epoch);
    }

    private static long offset(long offset) {
        return signed("offset", offset, "more than any stream has");
    }

    private static long version(long version) {
        return signed("version", version, "more than any item has");
    }

    private static long signed(String name, long number, String why) {
        if (number < 0) {
            throw new ProtocolException(name + " " + Long.toUnsignedString(number) + " is beyond 2^63-1, " + why);
        }
        return number;
    }

    private static Payload payload(ByteString bytes) {
        return Payload.wrap(bytes.toByteArray());
    }

    private static <A, B> Map<String, B> map(Map<String, A> map, Function<A, B> value) {
        Map<String, B> mapped = new LinkedHashMap<>();
        map.forEach((key, element) -> mapped.put(key, value.apply(element)));
        return mapped;
    }
}
