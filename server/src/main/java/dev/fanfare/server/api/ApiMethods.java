package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.notify.Notifications;
import dev.fanfare.outbox.OutboxRelay;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The methods of the HTTP API, by name, for whoever has commands. Safe for any thread. */
public final class ApiMethods {

    /** What a request without a body asks for. */
    private static final byte[] NOTHING = {'{', '}'};

    private final Map<String, ApiMethod> methods = new LinkedHashMap<>();

    /**
     * @param rpc what {@code rpc} calls, by name
     * @param relay what sends the messages of the outbox, if there is one
     */
    public ApiMethods(Fanfare fanfare, Map<String, ApiRpc> rpc, @Nullable OutboxRelay relay) {
        methods.put("publish", new PublishMethod(fanfare));
        methods.put("broadcast", new BroadcastMethod(fanfare));
        methods.put("subscribe", new SubscribeMethod(fanfare));
        methods.put("unsubscribe", new UnsubscribeMethod(fanfare));
        methods.put("disconnect", new DisconnectMethod(fanfare));
        methods.put("revoke_login", new RevokeLoginMethod(fanfare));
        methods.put("connections", new ConnectionsMethod(fanfare));
        methods.put("block_user", BanMethod.block(fanfare));
        methods.put("unblock_user", BanMethod.unblock(fanfare));
        methods.put("revoke_token", BanMethod.revokeToken(fanfare));
        methods.put("invalidate_user_tokens", BanMethod.invalidateTokens(fanfare));
        methods.put("update_user_status", UserStatusMethod.update(fanfare));
        methods.put("get_user_status", UserStatusMethod.get(fanfare));
        methods.put("delete_user_status", UserStatusMethod.delete(fanfare));
        methods.put("refresh", new RefreshMethod(fanfare));
        methods.put("presence", new PresenceMethod(fanfare));
        methods.put("presence_stats", new PresenceStatsMethod(fanfare));
        methods.put("history", new HistoryMethod(fanfare));
        methods.put("history_remove", new HistoryRemoveMethod(fanfare));
        methods.put("map_publish", new MapPublishMethod(fanfare));
        methods.put("map_remove", new MapRemoveMethod(fanfare));
        methods.put("map_read_state", new MapReadStateMethod(fanfare));
        methods.put("map_read_stream", new MapReadStreamMethod(fanfare));
        methods.put("map_stats", MapChannelMethod.stats(fanfare));
        methods.put("map_clear", MapChannelMethod.clear(fanfare));
        methods.put("channels", new ChannelsMethod(fanfare));
        methods.put("info", new InfoMethod(fanfare));
        methods.put("reach", new ReachMethod(fanfare));
        methods.put("notify_client", new NotifyMethod(fanfare, "client", Notifications::notifyClient));
        methods.put("notify_client_text", new NotifyClientTextMethod(fanfare));
        methods.put("notify_user", new NotifyMethod(fanfare, "user", Notifications::notifyUser));
        methods.put("notify_group", new NotifyMethod(fanfare, "group", Notifications::notifyGroup));
        methods.put("notify_broadcast", new NotifyMethod(fanfare, "", (all, nobody, what) -> all.broadcast(what)));
        methods.put("group_add", new GroupMethod(fanfare, Notifications::addToGroup));
        methods.put("group_remove", new GroupMethod(fanfare, Notifications::removeFromGroup));
        methods.put("live_update", new LiveUpdateMethod(fanfare));
        methods.put("live_add", new LiveAddMethod(fanfare));
        methods.put("live_get", LiveObjectMethod.get(fanfare));
        methods.put("live_remove", LiveObjectMethod.remove(fanfare));
        methods.put("live_message", new LiveMessageMethod(fanfare));
        methods.put("sequence_next", new SequenceNextMethod(fanfare));
        methods.put("shared_poll_publish", new SharedPollPublishMethod(fanfare));
        methods.put("inbox_add", new InboxAddMethod(fanfare));
        methods.put("inbox_list", new InboxListMethod(fanfare));
        methods.put("inbox_counts", InboxUserMethod.counts(fanfare));
        methods.put("inbox_mark", InboxMarkMethod.mark(fanfare));
        methods.put("inbox_delete", InboxMarkMethod.delete(fanfare));
        methods.put("inbox_preferences", InboxUserMethod.preferences(fanfare));
        methods.put("inbox_prefer", new InboxPreferMethod(fanfare));
        methods.putAll(DeviceMethods.of(fanfare));
        methods.putAll(PushMethods.of(fanfare));
        ExecutorService threads = fanfare.part(Attachments.class).handlerThreads();
        methods.put("outbox_counts", OutboxMethod.counts(relay, threads));
        methods.put("outbox_dead_list", OutboxMethod.list(relay, threads));
        methods.put("outbox_dead_retry", OutboxMethod.retry(relay, threads));
        methods.put("outbox_dead_discard", OutboxMethod.discard(relay, threads));
        methods.put("rpc", new RpcMethod(rpc, threads));
        methods.put("batch", new BatchMethod(Map.copyOf(methods)));
    }

    /** The names of all methods. */
    public Set<String> names() {
        return Set.copyOf(methods.keySet());
    }

    @Nullable
    ApiMethod find(String name) {
        return methods.get(name);
    }

    /**
     * Reads a request.
     *
     * @throws JacksonException if it is not JSON
     * @throws ProtocolException if it is not one object, or a field is of a wrong type
     */
    static ApiMethod.Call read(ApiMethod method, byte[] body) {
        JsonFields in = JsonFields.of(body.length == 0 ? NOTHING : body);
        if (!in.nextObject()) {
            throw new ProtocolException("the body must be an object, and has nothing but spaces");
        }
        ApiMethod.Call request = ApiMethod.checked(method, in);
        if (in.nextObject()) {
            throw new ProtocolException("the body must be one object, and has more behind it");
        }
        return request;
    }

    /**
     * Carries out a command that did not come over HTTP.
     *
     * @param name that of its method
     * @param json the request
     * @return completes when it is done; fails with an {@link ErrorException} for what cannot be done, that of the first part
     *     of a broadcast or batch whose repetition may help, and with anything else if something is broken
     */
    public CompletionStage<Void> carryOut(String name, byte[] json) {
        ApiMethod method = methods.get(name);
        if (method == null) {
            return CompletableFuture.failedStage(new ErrorException(
                    ProtocolError.METHOD_NOT_FOUND, "there is no method \"" + Outside.of(name) + "\""));
        }
        try {
            return ApiEndpoint.run(read(method, json))
                    .thenAccept(result ->
                            requireDone(new JsonWriter().object(result).toBytes()));
        } catch (JacksonException malformed) {
            return refused(JsonText.describe("malformed JSON", malformed));
        } catch (ProtocolException wrong) {
            return refused(String.valueOf(wrong.getMessage()));
        }
    }

    private static CompletionStage<Void> refused(String why) {
        return CompletableFuture.failedStage(new ErrorException(ProtocolError.BAD_REQUEST, why));
    }

    /** Of several parts each succeeds or fails on its own, and the whole succeeds. */
    private static void requireDone(byte[] result) {
        List<Long> codes = new ArrayList<>();
        JsonFields in = JsonFields.of(result);
        in.nextObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("responses") || field.equals("replies")) {
                codes.addAll(in.list(() -> code(in)));
            } else {
                in.skip();
            }
        }
        for (ProtocolError mayHelp : List.of(ProtocolError.TOO_MANY_REQUESTS, ProtocolError.INTERNAL)) {
            if (codes.contains((long) mayHelp.code())) {
                throw new ErrorException(mayHelp, "a part of it could not be done now");
            }
        }
    }

    private static long code(JsonFields in) {
        long code = 0;
        in.requireObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("error") && in.enterObject()) {
                code = in.only("code", in::unsignedInt, 0L);
            } else if (!field.equals("error")) {
                in.skip();
            }
        }
        return code;
    }
}
