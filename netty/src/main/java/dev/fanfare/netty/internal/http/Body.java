package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpAnswer;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request while it arrives: in the heap, in an array that is no larger than what has
 * arrived makes necessary. What it takes is taken from a budget, until {@link #release}. Belongs to the
 * connection's loop.
 */
final class Body {

    private static final byte[] EMPTY = {};
    private static final int FIRST_PIECE = 4096;

    private final int limit;
    private final BodyBudget budget;
    private final Consumer<byte[]> reader;
    private byte[] bytes = EMPTY;
    private int length;
    private boolean released;

    /**
     * @param limit in bytes
     * @param reader gets it as a whole
     */
    Body(int limit, BodyBudget budget, Consumer<byte[]> reader) {
        this.limit = limit;
        this.budget = budget;
        this.reader = reader;
    }

    /** Why there may be no body of a length, if there may be none. */
    @Nullable
    HttpAnswer problemWith(long lengthInAll) {
        return lengthInAll > limit ? HttpAnswer.text(413, "The body is larger than " + limit + " bytes") : null;
    }

    /**
     * Adds what has arrived.
     *
     * @param expected how long the body will be; less if that is not known
     * @return why it cannot be added, or null if it was
     */
    @Nullable
    HttpAnswer add(ByteBuf more, long expected) {
        int added = more.readableBytes();
        HttpAnswer problem = problemWith((long) length + added);
        if (problem != null) {
            return problem;
        }
        int needed = length + added;
        if (needed > bytes.length && !grow(capacity(needed, expected))) {
            return HttpAnswer.text(503, "There is no room for this body now").with("retry-after", "1");
        }
        more.readBytes(bytes, length, added);
        length = needed;
        return null;
    }

    /** Twice as much as there is, but not more than there will be. */
    private int capacity(int needed, long expected) {
        long doubled = Math.max(needed, Math.max(FIRST_PIECE, 2L * bytes.length));
        return (int) Math.min(doubled, expected >= needed ? expected : limit);
    }

    private boolean grow(int capacity) {
        if (!budget.take(capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    /** All of it has arrived: hands it to its reader. */
    void deliver() {
        if (length < bytes.length) {
            budget.giveBack(bytes.length - length);
            bytes = Arrays.copyOf(bytes, length);
        }
        reader.accept(bytes);
    }

    /** Nobody needs it any more. A second call does nothing. */
    void release() {
        if (!released) {
            released = true;
            budget.giveBack(bytes.length);
            bytes = EMPTY;
        }
    }
}
