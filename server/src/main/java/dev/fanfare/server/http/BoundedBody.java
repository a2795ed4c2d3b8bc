package dev.fanfare.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads the body of an answer, and fails as soon as it is larger than it may be. One thread at a time. */
public final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

    private final int maxBytes;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream soFar = new ByteArrayOutputStream();
    private @Nullable Subscription source;

    /** Takes no more than so many bytes. */
    public BoundedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The body is too large. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException(int maxBytes) {
            super("the answer is larger than " + maxBytes + " bytes");
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            if (buffer.remaining() > maxBytes - soFar.size()) {
                body.completeExceptionally(new TooLargeException(maxBytes));
                if (source != null) {
                    source.cancel();
                }
                return;
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            soFar.writeBytes(bytes);
        }
    }

    @Override
    public void onError(Throwable cut) {
        body.completeExceptionally(cut);
    }

    @Override
    public void onComplete() {
        body.complete(soFar.toByteArray());
    }
}
