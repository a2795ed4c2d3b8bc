package dev.fanfare.inbox;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.internal.limit.Quotas;
import dev.fanfare.jdbc.internal.Parameters;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a client can do with the inbox of its own user, by calls. */
final class InboxCalls {

    private static final String PREFIX = "fanfare.inbox.";

    /** So many calls of the clients of one user wait for the database; a thread of it is shared with other users. */
    private static final int WAITING = 32;

    private final Supplier<JdbcInbox> inbox;
    private final Quotas<String> waiting = new Quotas<>(WAITING);

    InboxCalls(Supplier<JdbcInbox> inbox) {
        this.inbox = inbox;
    }

    /** Everything that parameters may say. */
    private static final class Asked {
        private String tag = "";
        private boolean unread;
        private boolean archived;
        private long since = -1;
        private long cursor;
        private long limit;
        private String mark = "";
        private final List<Long> ids = new ArrayList<>();
        private long upTo = -1;
        private long position = -1;
        private String category = "";
        private @Nullable Boolean wantsInbox;
        private @Nullable Boolean wantsPush;
    }

    Map<String, Handler<RpcEvent, CompletionStage<Payload>>> byMethod() {
        return Map.of(
                PREFIX + "list",
                answering(this::list),
                PREFIX + "counts",
                answering((user, asked) -> inbox.get().counts(user).thenApply(InboxJson::counts)),
                PREFIX + "mark",
                answering(this::mark),
                PREFIX + "acknowledge",
                answering((user, asked) ->
                        inbox.get().acknowledge(user, asked.position).thenApply(done -> Payload.EMPTY)),
                PREFIX + "preferences",
                answering((user, asked) -> preferences(user)),
                PREFIX + "prefer",
                answering(this::prefer));
    }

    private Handler<RpcEvent, CompletionStage<Payload>> answering(
            BiFunction<String, Asked, CompletionStage<Payload>> action) {
        return event -> {
            String user = event.client().user();
            if (user.isEmpty()) {
                return refused(ProtocolError.PERMISSION_DENIED, "an inbox is for clients with a user id");
            }
            if (!waiting.take(user)) {
                return refused(
                        ProtocolError.TOO_MANY_REQUESTS,
                        "at most " + WAITING + " calls of a user to the inbox wait for answers; ask again later");
            }
            return Parameters.answering(event.data(), InboxCalls::read, asked -> action.apply(user, asked))
                    .whenComplete((done, failed) -> waiting.giveBack(user));
        };
    }

    private static CompletionStage<Payload> refused(ProtocolError error, String why) {
        return CompletableFuture.failedStage(new ErrorException(error, why));
    }

    private CompletionStage<Payload> list(String user, Asked asked) {
        InboxQuery query = new InboxQuery(asked.tag, asked.unread, asked.archived, asked.since, asked.cursor, (int)
                Math.min(asked.limit, Integer.MAX_VALUE));
        return inbox.get().list(user, query).thenApply(InboxJson::page);
    }

    private CompletionStage<Payload> mark(String user, Asked asked) {
        InboxMark mark = InboxMark.of(asked.mark);
        if (asked.ids.isEmpty() == asked.upTo < 0) {
            throw new IllegalArgumentException("say which messages with ids, or up to which position with up_to");
        }
        return (asked.upTo < 0
                        ? inbox.get().mark(user, mark, asked.ids)
                        : inbox.get().markAll(user, mark, asked.upTo))
                .thenApply(InboxJson::counts);
    }

    private CompletionStage<Payload> prefer(String user, Asked asked) {
        if (asked.wantsInbox == null || asked.wantsPush == null) {
            throw new IllegalArgumentException("say what is wanted of the category, with inbox and push");
        }
        return inbox.get()
                .prefer(user, asked.category, new InboxPreference(asked.wantsInbox, asked.wantsPush))
                .thenCompose(done -> preferences(user));
    }

    private CompletionStage<Payload> preferences(String user) {
        return inbox.get()
                .preferences(user)
                .thenApply(chosen -> inbox.get().options().toJson(chosen));
    }

    private static Asked read(JsonFields in) {
        Asked asked = new Asked();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "tag" -> asked.tag = in.string();
                case "unread" -> asked.unread = in.bool();
                case "archived" -> asked.archived = in.bool();
                case "since" -> asked.since = in.unsignedLong();
                case "cursor" -> asked.cursor = in.unsignedLong();
                case "limit" -> asked.limit = in.unsignedLong();
                case "mark" -> asked.mark = in.string();
                case "ids" -> asked.ids.addAll(in.list(in::unsignedLong));
                case "up_to" -> asked.upTo = in.unsignedLong();
                case "position" -> asked.position = in.unsignedLong();
                case "category" -> asked.category = in.string();
                case "inbox" -> asked.wantsInbox = in.bool();
                case "push" -> asked.wantsPush = in.bool();
                default -> in.skip();
            }
        }
        return asked;
    }
}
