package dev.fanfare.server.api;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The outcomes of several calls, in their order, of which some may have failed. */
final class Replies {

    /** When the answers to a batch have that many bytes, nothing more is carried out. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private final AtomicInteger bytes = new AtomicInteger();

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
        Replies all = new Replies();
        List<CompletableFuture<Reply>> replies = calls.stream()
                .map(call -> all.reply(call).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(done -> replies.stream().map(CompletableFuture::join).toList());
    }

    /** Carries calls out, one after the other. */
    static CompletionStage<List<Reply>> inOrder(List<ApiMethod.Call> calls) {
        Replies all = new Replies();
        CompletionStage<List<Reply>> replies = CompletableFuture.completedStage(new ArrayList<>());
        for (ApiMethod.Call call : calls) {
            replies = replies.thenCompose(list -> all.reply(call).thenApply(reply -> {
                list.add(reply);
                return list;
            }));
        }
        return replies;
    }

    private CompletionStage<Reply> reply(ApiMethod.Call call) {
        if (bytes.get() >= MAX_BYTES) {
            return CompletableFuture.completedStage(new Reply(
                    null,
                    ApiError.of(
                            ProtocolError.LIMIT_EXCEEDED,
                            "not carried out: the answers to this batch have " + MAX_BYTES + " bytes already")));
        }
        // Written at once, so that one that cannot be does not spoil the others.
        return ApiEndpoint.run(call)
                .thenApply(result -> new JsonWriter().object(result).toBytes())
                .thenApply(json -> {
                    bytes.accumulateAndGet(json.length, (sum, more) -> Math.min(MAX_BYTES, sum + more));
                    return new Reply(Payload.parsedJson(json), null);
                })
                .exceptionally(problem -> new Reply(null, ApiError.of(problem)));
    }
}
