package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Calls a method of the application. */
final class RpcMethod implements ApiMethod {

    private final Map<String, ApiRpc> methods;
    private final Executor threads;

    /**
     * @param threads run the application's code, which may block
     */
    RpcMethod(Map<String, ApiRpc> methods, Executor threads) {
        this.methods = Map.copyOf(methods);
        this.threads = threads;
    }

    @Override
    public Call read(JsonFields in) {
        String name = "";
        Payload params = Payload.EMPTY;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "method" -> name = in.string();
                case "params" -> params = in.payload();
                default -> in.skip();
            }
        }
        String method = name;
        Payload with = params;
        return () -> call(method, with);
    }

    private CompletionStage<Consumer<JsonWriter>> call(String name, Payload params) {
        ApiRpc method = methods.get(name);
        if (name.isEmpty()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "a method is needed");
        }
        if (method == null) {
            throw new ErrorException(ProtocolError.METHOD_NOT_FOUND, "the application has no such method");
        }
        return CompletableFuture.completedStage(params)
                .thenComposeAsync(with -> answer(method, with), threads)
                .thenApply(RpcMethod::result);
    }

    private static CompletionStage<Payload> answer(ApiRpc method, Payload params) {
        try {
            return method.call(params);
        } catch (Exception failed) {
            return CompletableFuture.failedStage(failed);
        }
    }

    private static Consumer<JsonWriter> result(Payload data) {
        if (!data.isEmpty() && !data.isJson()) {
            throw new IllegalStateException("a method answered with " + data.size() + " bytes that are not JSON");
        }
        return out -> out.payload("data", data);
    }
}
