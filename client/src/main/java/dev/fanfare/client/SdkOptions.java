package dev.fanfare.client;

import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.Dns;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.github.centrifugal.centrifuge.UnauthorizedException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options of a socket, as the SDK wants them. */
final class SdkOptions extends Options {

    /** The header in which a client says who it is; the SDK fixes the data of the connect command once for all. */
    private static final String CLIENT_HEADER = "fanfare-client";

    private final Map<String, String> headers;
    private final Supplier<String> clientToken;
    private final Runnable attempt;

    /**
     * @param clientToken answers the current client token; "" for none
     * @param attempt is called at the beginning of each attempt to connect
     */
    SdkOptions(SocketOptions options, Supplier<String> clientToken, Runnable attempt) {
        this.headers = options.headers;
        this.clientToken = clientToken;
        this.attempt = attempt;
        setName("fanfare-java");
        setToken(options.token);
        setTimeout((int) options.timeout.toMillis());
        setMaxServerPingDelay(2 * (int) options.timeout.toMillis());
        setMinReconnectDelay((int) options.minDelay.toMillis());
        setMaxReconnectDelay((int) options.maxDelay.toMillis());
        if (options.data != null) {
            setData(Message.of(options.data).unsafeBytes());
        }
        if (options.tokenSource != null) {
            setTokenGetter(new TokenGetter(options.tokenSource));
        }
    }

    /** The SDK asks for them in each attempt. */
    @Override
    public Map<String, String> getHeaders() {
        Map<String, String> all = new HashMap<>(headers);
        if (!clientToken.get().isEmpty()) {
            all.put(CLIENT_HEADER, clientToken.get());
        }
        return all;
    }

    /** The SDK asks for it once in each attempt, and tells in no other way that it makes one. */
    @Override
    public @Nullable Dns getDns() {
        attempt.run();
        return null;
    }

    private static final class TokenGetter extends ConnectionTokenGetter {

        private final Supplier<? extends CompletionStage<String>> source;

        TokenGetter(Supplier<? extends CompletionStage<String>> source) {
            this.source = source;
        }

        @Override
        public void getConnectionToken(ConnectionTokenEvent event, TokenCallback answer) {
            CompletableFuture.completedFuture(null)
                    .thenCompose(start -> source.get())
                    .whenComplete((token, failure) -> {
                        boolean isNobody = failure == null && (token == null || token.isEmpty());
                        answer.Done(isNobody ? new UnauthorizedException() : failure, token);
                    });
        }
    }
}
