package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Says whether a server takes new clients: status 200, or 503 from the moment it begins to stop, and while what it needs is
 * away. Both as Kubernetes and load balancers ask for it.
 */
public final class HealthEndpoint implements HttpEndpoint {

    private static final HttpAnswer READY = HttpAnswer.json(200, "{}");
    private static final HttpAnswer STOPPING = HttpAnswer.json(503, "{\"status\":\"stopping\"}");

    private static final HttpAnswer NOT_READY = HttpAnswer.json(503, "{\"status\":\"not ready\"}");

    private final BooleanSupplier isStopping;
    private final BooleanSupplier isReady;

    /**
     * @param isStopping whether the server has begun to stop; must not block
     * @param isReady whether it has what it needs; must not block
     */
    public HealthEndpoint(BooleanSupplier isStopping, BooleanSupplier isReady) {
        this.isStopping = isStopping;
        this.isReady = isReady;
    }

    @Override
    public Admission admit(HttpCall head) {
        return Admission.IN_PLACE;
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        if (isStopping.getAsBoolean()) {
            return CompletableFuture.completedStage(STOPPING);
        }
        return CompletableFuture.completedStage(isReady.getAsBoolean() ? READY : NOT_READY);
    }
}
