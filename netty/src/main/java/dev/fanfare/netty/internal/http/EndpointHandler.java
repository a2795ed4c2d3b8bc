package dev.fanfare.netty.internal.http;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.protocol.Outside;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests to an {@link HttpEndpoint}: first asks it whether they are let in, then reads their bodies. */
public final class EndpointHandler implements ExchangeHandler {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointHandler.class);

    private static final byte[] NO_BODY = {};

    private final HttpEndpoint endpoint;
    private final int maxBodyBytes;
    private final Function<Handshake, Executor> handlerThreads;

    /**
     * @param maxBodyBytes of a body, where the endpoint does not say
     * @param handlerThreads runs what the endpoint does about a request
     */
    public EndpointHandler(HttpEndpoint endpoint, int maxBodyBytes, Function<Handshake, Executor> handlerThreads) {
        this.endpoint = endpoint;
        this.maxBodyBytes = maxBodyBytes;
        this.handlerThreads = handlerThreads;
    }

    @Override
    public void serve(Exchange exchange) {
        RequestHead head = exchange.head();
        String method = head.method().equals("HEAD") ? "GET" : head.method();
        Admission admission = endpoint.admit(new HttpCall(method, head.request(), NO_BODY));
        if (admission.refusal() != null) {
            exchange.answer(admission.refusal());
            return;
        }
        int limit = admission.maxBodyBytes() == Admission.SERVER_LIMIT ? maxBodyBytes : admission.maxBodyBytes();
        exchange.readBody(limit, body -> {
            HttpCall call = new HttpCall(method, head.request(), body);
            if (admission.inPlace()) {
                handle(call, exchange);
            } else {
                handleElsewhere(call, exchange);
            }
        });
    }

    private void handleElsewhere(HttpCall call, Exchange exchange) {
        try {
            handlerThreads.apply(call.head()).execute(() -> handle(call, exchange));
        } catch (RejectedExecutionException shutDown) {
            exchange.answer(HttpAnswer.text(503, "The server is stopping"));
        }
    }

    private void handle(HttpCall call, Exchange exchange) {
        try {
            CompletionStage<HttpAnswer> answering = endpoint.handle(call);
            answering.whenComplete((answer, problem) ->
                    exchange.answer(problem == null && answer != null ? answer : failed(call, problem)));
        } catch (Throwable problem) {
            exchange.answer(failed(call, problem));
        }
    }

    private static HttpAnswer failed(HttpCall call, @Nullable Throwable problem) {
        LOG.error("{} \"{}\" failed", Outside.of(call.method()), Outside.of(call.path()), problem);
        return HttpAnswer.text(500, "Internal server error");
    }
}
