package dev.fanfare.server.token;

import dev.fanfare.internal.handler.Problems;
import dev.fanfare.server.http.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches sets of keys over HTTP, within bounds of time and size, and follows nobody elsewhere. */
final class KeySetFetcher {

    /** Sets of issuers have a few thousand bytes. */
    static final int MAX_BYTES = 256 * 1024;

    /** How long a fetch may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Duration timeout;
    private @Nullable HttpClient http;

    /** @param timeout from the request to the last byte */
    KeySetFetcher(Duration timeout) {
        this.timeout = timeout;
    }

    /** Made when it is needed, as most servers fetch no keys. */
    private synchronized HttpClient http() {
        if (http == null) {
            http = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout)
                    .build();
        }
        return http;
    }

    /** {@return the keys that are there; fails with {@link IOException}, saying why without the address} */
    CompletableFuture<List<VerificationKey>> fetch(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> sent;
        try {
            sent = http().sendAsync(request, head -> new BoundedBody(MAX_BYTES));
        } catch (RuntimeException impossible) {
            return CompletableFuture.failedFuture(impossible);
        }
        return sent.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((answer, failed) -> {
            if (failed != null) {
                sent.cancel(true);
                throw new CompletionException(new IOException(reason(failed)));
            }
            if (answer.statusCode() != 200) {
                throw new CompletionException(new IOException("the answer is " + answer.statusCode()));
            }
            try {
                return KeySetReader.read(answer.body());
            } catch (IllegalArgumentException unusable) {
                throw new CompletionException(new IOException(unusable.getMessage()));
            }
        });
    }

    private String reason(Throwable failed) {
        Throwable cause = Problems.causeOf(failed);
        if (cause instanceof TimeoutException) {
            return "no answer within " + timeout;
        }
        return cause instanceof BoundedBody.TooLargeException
                ? "the answer has more than " + MAX_BYTES + " bytes"
                : "no answer: " + cause.getClass().getSimpleName();
    }
}
