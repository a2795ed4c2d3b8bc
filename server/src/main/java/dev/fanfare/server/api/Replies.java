package dev.fanfare.server.api;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The outcomes of several calls, in their order, of which some may have failed. */
final class Replies {

    private Replies() {}

    /**
     * One outcome.
     *
     * @param result the result, or null if it failed
     * @param error why it failed, or null
     */
    record Reply(@Nullable Payload result, @Nullable ApiError error) {

        /** Writes the result under a name, or the error under "error". */
        void write(JsonWriter out, String name) {
            if (result != null) {
                out.payload(name, result);
            } else if (error != null) {
                out.object("error", error::write);
            }
        }
    }

    /** Carries calls out, all at the same time. */
    static CompletionStage<List<Reply>> of(List<ApiMethod.Call> calls) {
        List<CompletableFuture<Reply>> replies =
                calls.stream().map(call -> reply(call).toCompletableFuture()).toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(all -> replies.stream().map(CompletableFuture::join).toList());
    }

    /** Carries calls out, one after the other. */
    static CompletionStage<List<Reply>> inOrder(List<ApiMethod.Call> calls) {
        CompletionStage<List<Reply>> replies = CompletableFuture.completedStage(new ArrayList<>());
        for (ApiMethod.Call call : calls) {
            replies = replies.thenCompose(list -> reply(call).thenApply(reply -> {
                list.add(reply);
                return list;
            }));
        }
        return replies;
    }

    private static CompletionStage<Reply> reply(ApiMethod.Call call) {
        // Written at once, so that one that cannot be does not spoil the others.
        return ApiEndpoint.run(call)
                .thenApply(result -> new Reply(
                        Payload.parsedJson(new JsonWriter().object(result).toBytes()), null))
                .exceptionally(problem -> new Reply(null, ApiError.of(problem)));
    }
}
