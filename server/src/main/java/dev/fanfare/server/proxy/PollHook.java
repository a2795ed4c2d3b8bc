package dev.fanfare.server.proxy;

import dev.fanfare.handler.ClientHeaders;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks a backend for the values of keys that clients track. */
final class PollHook {

    private PollHook() {}

    /**
     * Asks, in nobody's name.
     *
     * @param proxy null if nobody is asked in that namespace
     * @return fails if the backend does not answer, or with an error
     */
    static CompletionStage<SharedPollResult> ask(@Nullable Proxy proxy, SharedPollRequest request) {
        if (proxy == null) {
            return CompletableFuture.failedStage(new IllegalStateException("no backend is configured for it"));
        }
        return proxy.ask(
                        ClientHeaders.NONE,
                        out -> out.alwaysString("channel", request.channel())
                                .alwaysList(
                                        "items",
                                        request.items(),
                                        item -> out.object(each -> each.alwaysString("key", item.key())
                                                .number("version", item.version()))),
                        PollHook::result)
                .thenApply(result -> {
                    if (result == null) {
                        throw new IllegalStateException("its answer has neither a result nor an error");
                    }
                    return result;
                });
    }

    private static SharedPollResult result(JsonFields in) {
        List<SharedPollResult.Item> items = List.of();
        String epoch = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "items" -> items = in.list(() -> item(in));
                case "epoch" -> epoch = in.string();
                default -> in.skip();
            }
        }
        return new SharedPollResult(items, epoch);
    }

    private static SharedPollResult.Item item(JsonFields in) {
        String key = "";
        Payload data = Payload.EMPTY;
        long version = 0;
        boolean removed = false;
        Payload previous = Payload.EMPTY;
        in.requireObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "key" -> key = in.string();
                case "data" -> data = in.payload();
                case "version" -> version = in.unsignedLong();
                case "removed" -> removed = in.bool();
                case "prev_data" -> previous = in.payload();
                default -> in.skip();
            }
        }
        if (version < 0) {
            throw new ProtocolException("field \"version\" must be less than 2^63");
        }
        return new SharedPollResult.Item(key, data, version, removed, previous);
    }
}
