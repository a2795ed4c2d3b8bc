package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.protocol.Outside;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, which is given once: whole, as a stream, or by making something else of the
 * connection. What comes too late (the answer timed out, the peer is gone, there is one already) is
 * dropped.
 *
 * <p>Requests of an HTTP/1.1 connection come one after the other: the next one begins when this one is answered. A stream of
 * HTTP/2 has one.
 */
public final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** The rest of a body that nobody wants is waited for if the body is not larger, in bytes. */
    private static final int SMALL_BODY = 4096;

    private final ExchangeConnection connection;
    private final RequestHead head;
    private final ExchangeHandler handler;
    private final Map<String, String> pathParameters;
    private @Nullable Body body;
    private boolean arrived;
    private boolean answered;

    Exchange(ExchangeConnection connection, RequestHead head, Routes.Match match) {
        this.connection = connection;
        this.head = head;
        this.handler = match.handler();
        this.pathParameters = match.pathParameters();
    }

    /** The head of the request. */
    public RequestHead head() {
        return head;
    }

    /** What the parts of the path stand for. */
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    /**
     * Asks for the whole body; called while the request is {@linkplain ExchangeHandler#serve served}, and
     * once. A body that nobody asks for is thrown away as it comes. One that is too large or finds no room
     * is refused, and then the handler hears nothing more.
     *
     * @param limit in bytes
     * @param whole gets it, on the loop; never modify it
     */
    public void readBody(int limit, Consumer<byte[]> whole) {
        if (!isOpen()) {
            return;
        }
        Body wanted = new Body(limit, connection.bodyBudget(), whole);
        HttpAnswer problem = wanted.problemWith(head.bodyLength());
        if (problem != null) {
            give(problem);
            return;
        }
        body = wanted;
        if (arrived) {
            wanted.deliver();
        } else if (head.awaitsContinue()) {
            connection.write(Responses.goOn());
        }
    }

    /** Answers as a whole. From any thread. */
    public void answer(HttpAnswer answer) {
        connection.execute(() -> {
            releaseBody();
            if (isOpen()) {
                give(answer);
            }
        });
    }

    /**
     * Answers with a body that has no end yet. From any thread, for a request without a body.
     *
     * @param begin status and headers; its body is the first part
     */
    public ResponseStream stream(HttpAnswer begin) {
        ResponseStream stream = new ResponseStream(connection);
        connection.execute(() -> {
            if (isOpen() && arrived) {
                answered = true;
                boolean keepAlive = head.keepAlive() && head.isHttp11() && !connection.isDraining();
                connection.stream(Responses.begun(begin, keepAlive, head.isHttp11()), stream, keepAlive);
                if (begin.body().length > 0) {
                    var unused = stream.write(begin.body());
                }
            } else {
                stream.isOver();
            }
        });
        return stream;
    }

    /**
     * Answers, and gives the connection away. From any thread, for a request that has arrived as a whole.
     *
     * @param last status 101, or that of a response whose body the successor writes, in chunks for a peer
     *     of HTTP/1.1
     * @param loops the connection is moved to one of them, unless what carries it is on one and stays there
     * @param successor takes it there; not at all if the connection broke on the way
     */
    public void handOver(HttpAnswer last, SessionLoops loops, Successor successor) {
        handOver(Responses.last(last, head.isHttp11()), loops, successor);
    }

    /**
     * Gives the connection away to whoever answers in its place. From any thread, for a request that has arrived as a whole.
     *
     * @param loops the connection is moved to one of them, likewise
     * @param successor takes it there, and writes an answer after which the connection ends
     */
    public void handOver(SessionLoops loops, Successor successor) {
        handOver((HttpMessage) null, loops, successor);
    }

    private void handOver(@Nullable HttpMessage last, SessionLoops loops, Successor successor) {
        connection.execute(() -> {
            releaseBody();
            if (isOpen() && connection.isDraining()) {
                give(HttpAnswer.text(503, "The server is stopping"));
            } else if (isOpen() && arrived) {
                int refusal = connection.answerToClient(head.request().remoteAddress());
                if (refusal == ConnectionCounter.WELCOME) {
                    answered = true;
                    connection.handOver(last, loops, successor);
                } else {
                    give(HttpAnswer.text(refusal, "There are too many connections")
                            .with("retry-after", "1")
                            .closing());
                }
            }
        });
    }

    // ---- from the connection, on its loop

    /** Its head has arrived, its body not yet. */
    void begin() {
        if (head.hasBody()) {
            serve();
        }
    }

    private void serve() {
        try {
            handler.serve(this);
        } catch (Throwable failed) {
            LOG.error("{} \"{}\" failed", Outside.of(head.method()), Outside.of(head.path()), failed);
            answer(HttpAnswer.text(500, "Internal server error"));
        }
    }

    /** More of its body has arrived, or its end. */
    void continueWith(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            giveUp(HttpAnswer.text(400, "The body is malformed"));
            return;
        }
        if (body != null && !answered) {
            HttpAnswer problem = body.add(content.content(), head.bodyLength());
            if (problem != null) {
                giveUp(problem);
                return;
            }
        }
        if (content instanceof LastHttpContent) {
            end();
        }
    }

    private void end() {
        arrived = true;
        if (answered) {
            connection.next();
            return;
        }
        connection.awaitAnswer();
        if (body != null) {
            body.deliver();
        } else if (!head.hasBody()) {
            serve();
        }
    }

    /** Whether it is there as a whole, or its rest does not matter. */
    boolean hasArrived() {
        return arrived;
    }

    /** It has taken too long, to arrive or to be answered. */
    void expire() {
        if (arrived) {
            LOG.warn("{} \"{}\" was not answered in time", Outside.of(head.method()), Outside.of(head.path()));
        }
        giveUp(
                arrived
                        ? HttpAnswer.text(503, "The answer took too long")
                        : HttpAnswer.text(408, "The request took too long"));
    }

    /** Its peer is gone. */
    void abandon() {
        releaseUnusedBody();
    }

    private boolean isOpen() {
        return !answered && connection.isServing(this);
    }

    private void give(HttpAnswer answer) {
        boolean keepAlive =
                head.keepAlive() && !answer.isClosing() && !connection.isDraining() && (arrived || isRestSmall());
        answered = true;
        if (!keepAlive) {
            connection.end(Responses.whole(answer, false, head.isHttp11()));
            return;
        }
        connection.write(Responses.whole(answer, true, head.isHttp11()));
        if (arrived) {
            connection.next();
        }
    }

    private boolean isRestSmall() {
        return head.bodyLength() >= 0 && head.bodyLength() <= SMALL_BODY && (!head.awaitsContinue() || body != null);
    }

    /** Answers, if it is not answered yet, and ends the connection. */
    private void giveUp(HttpAnswer answer) {
        releaseUnusedBody();
        if (answered) {
            connection.cut();
        } else {
            answered = true;
            connection.end(Responses.whole(answer, false, head.isHttp11()));
        }
    }

    /** A body that somebody handles takes its memory until they have answered, even if nobody hears it. */
    private void releaseUnusedBody() {
        if (!arrived) {
            releaseBody();
        }
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
        }
    }
}
