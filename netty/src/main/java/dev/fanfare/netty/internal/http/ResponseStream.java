package dev.fanfare.netty.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The body of an answer that is sent bit by bit. Safe for any thread; parts are sent in their order. */
public final class ResponseStream {

    private final ExchangeConnection connection;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    ResponseStream(ExchangeConnection connection) {
        this.connection = connection;
    }

    /**
     * Sends a part.
     *
     * @param part never modify it
     * @return completes when the network has taken it, which is when to send the next one; fails if the
     *     stream is over. Continuations run on the loop and must not block
     */
    public CompletionStage<Void> write(byte[] part) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        connection.execute(() -> {
            if (connection.isStreaming(this)) {
                connection
                        .writePart(new DefaultHttpContent(Unpooled.wrappedBuffer(part)))
                        .addListener(written -> {
                            if (written.isSuccess()) {
                                taken.complete(null);
                            } else {
                                taken.completeExceptionally(written.cause());
                            }
                        });
            } else {
                taken.completeExceptionally(new ClosedChannelException());
            }
        });
        return taken.minimalCompletionStage();
    }

    /** Ends the body. */
    public void end() {
        connection.execute(() -> {
            if (connection.isStreaming(this)) {
                connection.endStream();
            }
        });
    }

    /** Complete when it is over, whoever ended it. Continuations run on the loop and must not block. */
    public CompletionStage<Void> over() {
        return over.minimalCompletionStage();
    }

    void isOver() {
        over.complete(null);
    }
}
