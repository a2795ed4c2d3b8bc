package dev.fanfare.push.internal.http;

import dev.fanfare.protocol.Payload;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer up to a bound. Whatever becomes of the body, the status has come: an answer that is cut or
 * too large is one as well, because a message that was taken must not be sent again.
 */
final class AnswerReader implements BodySubscriber<Answer> {

    /** Errors of services are a few hundred bytes, tokens of access one or two thousand. */
    static final int MAX_BODY = 16 * 1024;

    private final int status;
    private final HttpHeaders headers;
    private final CompletableFuture<Answer> answer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private volatile @Nullable Subscription subscription;

    /** @param answer is completed on the thread that reads, with what has come */
    AnswerReader(ResponseInfo head, CompletableFuture<Answer> answer) {
        this.status = head.statusCode();
        this.headers = head.headers();
        this.answer = answer;
    }

    @Override
    public CompletionStage<Answer> getBody() {
        return answer;
    }

    @Override
    public void onSubscribe(Subscription source) {
        subscription = source;
        if (answer.isDone()) {
            source.cancel();
        } else {
            source.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            add(buffer);
        }
        if (size() == MAX_BODY) {
            end();
        }
    }

    private synchronized void add(ByteBuffer buffer) {
        byte[] some = new byte[Math.min(buffer.remaining(), MAX_BODY - body.size())];
        buffer.get(some);
        body.writeBytes(some);
    }

    private synchronized int size() {
        return body.size();
    }

    @Override
    public void onError(Throwable cut) {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    /** Takes what has come for the answer. On any thread. */
    void end() {
        answer.complete(soFar());
        Subscription begun = subscription;
        if (begun != null) {
            begun.cancel();
        }
    }

    private synchronized Answer soFar() {
        return new Answer(status, headers, Payload.wrap(body.toByteArray()));
    }
}
