package dev.fanfare.client;

import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.TokenError;
import io.github.centrifugal.centrifuge.UnclassifiedError;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The attempts of the SDK to connect, one at a time, and why they failed. Safe for any thread. */
final class Attempts {

    private static final int TOKEN_EXPIRED = 109;
    private static final int BAD_REQUEST = 3501;
    private static final int CLOSE_WAIT_MS = 1_000;

    private static final String WANTS_TOKEN = "; the server may want a token (option token or tokenSource), or must be"
            + " told to let clients in without (in its configuration client.allow_anonymous_connect_without_token)";
    private static final String IS_IT_OURS = "; if it is no Fanfare server, open it with the option plain";

    private final String url;
    private final SocketOptions options;
    private final SdkSocket socket;

    /** Is told how an attempt failed, and whether that is final. */
    private final BiConsumer<Ending, Boolean> failed;

    /** One is being made whose end nobody has told yet. */
    private final AtomicBoolean isUnderWay = new AtomicBoolean();

    private final AtomicInteger count = new AtomicInteger();

    Attempts(String url, SocketOptions options, SdkSocket socket, BiConsumer<Ending, Boolean> failed) {
        this.url = url;
        this.options = options;
        this.socket = socket;
        this.failed = failed;
    }

    boolean isUnderWay() {
        return isUnderWay.get();
    }

    void begun() {
        // The SDK is silent where a server closes a connection while a token is being fetched.
        tell(explained(socket.ending().orElse(Ending.abnormal("the server closed the connection"))), false);
        isUnderWay.set(true);
        int mine = count.incrementAndGet();
        Later.after(options.timeout.toMillis(), () -> {
            if (count.get() == mine && !socket.hasOpened()) {
                tell(explained(noAnswer()), false);
                socket.cancel();
            }
        });
    }

    /** It was successful, or somebody else tells its end. */
    void over() {
        isUnderWay.set(false);
    }

    /** What the SDK says went wrong while it was connecting. */
    void failed(Throwable cause, @Nullable Integer httpStatus) {
        if (cause instanceof ReplyError error) {
            refused(error);
        } else if (cause instanceof TokenError error) {
            tell(Ending.abnormal("No token to connect with: " + Problems.reasonOf(error)), false);
            socket.cancelAfter(CLOSE_WAIT_MS);
        } else if (cause instanceof TimeoutException) {
            // Told first: what the SDK hears of the end of the WebSocket is not why.
            tell(explained(noAnswer()), false);
            socket.cancel();
        } else if (!(cause instanceof UnclassifiedError)) {
            boolean hasStatus = httpStatus != null && httpStatus != 0;
            String why = hasStatus ? "HTTP status " + httpStatus : Problems.reasonOf(cause);
            Ending ending = socket.ending().orElse(Ending.abnormal(why));
            // A greeting that was too big will be so the next time.
            tell(explained(ending), ending.code() == Ending.TOO_BIG);
        }
    }

    private Ending noAnswer() {
        return Ending.abnormal("no answer within " + options.timeout.toMillis() + " ms");
    }

    /** The server's answer to the greeting is an error. Others than these end it for good, of which the SDK tells next. */
    private void refused(ReplyError error) {
        Ending ending = new Ending(error.getCode(), Problems.reasonOf(error));
        if (error.getCode() == TOKEN_EXPIRED && options.tokenSource == null) {
            tell(ending.and(", and there is no tokenSource to get another one"), true);
        } else if (error.getCode() == TOKEN_EXPIRED || error.isTemporary()) {
            tell(ending, false);
            socket.cancelAfter(CLOSE_WAIT_MS);
        }
    }

    private void tell(Ending ending, boolean isFinal) {
        if (isUnderWay.compareAndSet(true, false)) {
            failed.accept(ending, isFinal);
        }
    }

    /** Why no connection came of a WebSocket, with what may be the reason behind it. */
    Ending explained(Ending ending) {
        Ending told = ending.ofAttempt(url);
        if (ending.code() == BAD_REQUEST && options.token.isEmpty() && options.tokenSource == null) {
            return told.and(WANTS_TOKEN);
        }
        if (ending.code() == Ending.TOO_BIG) {
            return told.and("; the token and the data that the server is greeted with are too much for it");
        }
        return ending.code() < 3000 && socket.hasOpened() ? told.and(IS_IT_OURS) : told;
    }

    /** Something answers, but no Fanfare server. */
    Ending foreign() {
        String reason = "What answers at " + url + " is no Fanfare server: open other servers with the option plain";
        return new Ending(Ending.BAD_PROTOCOL, reason);
    }
}
