package dev.fanfare.push;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What tests of providers have in common. */
public final class Results {

    /** A message with a title and a text. */
    public static final RenderedMessage HELLO = PushMessage.builder()
            .title("en", "Report")
            .text("en", "It is ready")
            .build()
            .render("", Map.of());

    private Results() {}

    /** Options with which {@link TestService} is trusted. */
    public static ProviderOptions options() {
        return ProviderOptions.DEFAULT.withSslContext(Tls.trusting()).withTimeout(Duration.ofSeconds(20));
    }

    /** The result, when it is there. */
    public static PushResult of(CompletionStage<PushResult> sent) throws Exception {
        return sent.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
