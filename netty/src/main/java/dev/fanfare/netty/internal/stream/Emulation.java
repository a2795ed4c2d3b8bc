package dev.fanfare.netty.internal.stream;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.EmulationEndpoint;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.internal.http.Exchange;
import dev.fanfare.netty.internal.http.ExchangeHandler;
import dev.fanfare.protocol.EmulationRequest;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what clients send beside their streams, and hands it to the node that has the session. */
public final class Emulation implements ExchangeHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Emulation.class);

    private static final List<String> METHODS = List.of("POST");

    /** Whoever finds the session that a client means. */
    @FunctionalInterface
    public interface Receiver {

        /**
         * Hands over commands.
         *
         * @return completes with whether the node is known
         */
        CompletionStage<Boolean> received(String node, String session, byte[] commands);
    }

    private final int maxBodyBytes;
    private final CrossOrigin crossOrigin;
    private final Receiver receiver;

    public Emulation(EmulationEndpoint endpoint, Receiver receiver) {
        this.maxBodyBytes = endpoint.maxBodyBytes();
        this.crossOrigin = new CrossOrigin(
                endpoint.allowedOrigins(), "client.allowed_origins, or the allowedOrigins of the EmulationEndpoint");
        this.receiver = receiver;
    }

    /** Whether a request and its session speak Protobuf. */
    static boolean isProtobuf(Handshake request) {
        return request.header("content-type").orElse("").startsWith("application/octet-stream");
    }

    @Override
    public void serve(Exchange exchange) {
        if (!crossOrigin.answers(exchange, METHODS)) {
            exchange.readBody(maxBodyBytes, body -> take(exchange, body));
        }
    }

    private void take(Exchange exchange, byte[] body) {
        EmulationRequest request;
        try {
            request = isProtobuf(exchange.head().request())
                    ? ProtobufCodec.INSTANCE.emulationRequest(body)
                    : JsonCodec.INSTANCE.emulationRequest(body);
        } catch (ProtocolException senseless) {
            answer(exchange, HttpAnswer.text(400, "This is no emulation request: " + senseless.getMessage()));
            return;
        }
        var unused = receiver.received(request.node(), request.session(), request.data())
                .whenComplete((isKnown, problem) -> {
                    if (problem != null) {
                        LOG.error("Commands of a client could not be handed over", problem);
                        answer(exchange, HttpAnswer.text(500, "Internal server error"));
                    } else if (isKnown) {
                        answer(exchange, HttpAnswer.status(204));
                    } else {
                        answer(exchange, HttpAnswer.text(404, "There is no node " + Outside.of(request.node())));
                    }
                });
    }

    private void answer(Exchange exchange, HttpAnswer answer) {
        exchange.answer(crossOrigin.allowing(answer, exchange.head().request()));
    }
}
