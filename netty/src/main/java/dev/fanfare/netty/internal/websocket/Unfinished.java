package dev.fanfare.netty.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has of a message that has not arrived completely. Most connections have none, most of
 * the time. Belongs to the connection's loop.
 */
final class Unfinished {

    /** The beginning of a frame, or frames that nobody wanted yet. */
    private @Nullable ByteBuf rest;

    /** How much of the payload at its beginning has been checked, and what came of it. */
    private int checked;

    private int utf8 = Utf8.COMPLETE;

    /** The frames so far of a message that has more. */
    private @Nullable ByteBuf fragments;

    private int opcode;
    private boolean compressed;
    private int utf8OfFragments = Utf8.COMPLETE;

    // ---- bytes

    /** What waits with what has arrived behind it; nothing waits any more. */
    ByteBuf joined(ByteBuf arrived) {
        if (rest == null) {
            return arrived;
        }
        try {
            return takeRest().writeBytes(arrived);
        } finally {
            arrived.release();
        }
    }

    boolean hasRest() {
        return rest != null;
    }

    ByteBuf takeRest() {
        ByteBuf taken = rest;
        if (taken == null) {
            throw new IllegalStateException("nothing waits");
        }
        rest = null;
        return taken;
    }

    /**
     * Keeps what is left of a buffer.
     *
     * @param isOwn whether it is what was {@link #joined}, and so need not be copied again, however slowly the
     *     end of a frame comes
     */
    void keepRest(ByteBuf in, boolean isOwn, ByteBufAllocator allocator) {
        rest = isOwn
                ? in.retain().discardSomeReadBytes()
                : allocator.heapBuffer(in.readableBytes()).writeBytes(in);
    }

    // ---- text

    /**
     * Checks what has arrived of a frame with text.
     *
     * @return whether it may be UTF-8
     */
    boolean check(ByteBuf in, int payload, int count, int mask) {
        int state = checked == 0 ? utf8OfFragments : utf8;
        utf8 = Utf8.checkMasked(in, payload, checked, count, mask, state);
        checked = count;
        return utf8 != Utf8.WRONG;
    }

    /**
     * Checks the rest of a frame with text, which has arrived.
     *
     * @return whether it is UTF-8
     */
    boolean checkRest(byte[] payload, boolean isFinal) {
        int state = Utf8.check(payload, checked, payload.length, checked == 0 ? utf8OfFragments : utf8);
        checked = 0;
        utf8OfFragments = state;
        return state != Utf8.WRONG && !(isFinal && state != Utf8.COMPLETE);
    }

    // ---- fragments

    boolean hasFragments() {
        return fragments != null;
    }

    int opcode() {
        return opcode;
    }

    boolean isCompressed() {
        return compressed;
    }

    int size() {
        return fragments == null ? 0 : fragments.readableBytes();
    }

    /** Adds a frame; of the first one, opcode and compression are those of the message. */
    void add(int opcodeOfFrame, boolean isCompressed, byte[] payload, ByteBufAllocator allocator) {
        if (fragments == null) {
            fragments = allocator.heapBuffer(payload.length);
            opcode = opcodeOfFrame;
            compressed = isCompressed;
        }
        fragments.writeBytes(payload);
    }

    /** The message, which is complete. */
    byte[] takeMessage() {
        ByteBuf message = fragments;
        if (message == null) {
            throw new IllegalStateException("there is no message");
        }
        fragments = null;
        utf8OfFragments = Utf8.COMPLETE;
        try {
            return ByteBufUtil.getBytes(message);
        } finally {
            message.release();
        }
    }

    boolean isEmpty() {
        return rest == null && fragments == null;
    }

    void release() {
        if (rest != null) {
            takeRest().release();
        }
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }
}
