package dev.fanfare.netty.internal.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The goodbye of a peer is found behind whatever else it sends, and nothing it sends breaks the search. */
class GoodbyeFinderTest {

    private static final byte[] GOODBYE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};

    @Property
    void aGoodbyeIsFoundBehindAnyFramesHoweverTheyAreCut(
            @ForAll @Size(max = 5) int[] lengths, @ForAll @IntRange(min = 1, max = 300) int piece) {
        ByteBuf all = Unpooled.buffer();
        for (int each : lengths) {
            int length = Math.floorMod(each, 1000);
            all.writeByte(0x82)
                    .writeByte(0x80 | 126)
                    .writeShort(length)
                    .writeInt(each)
                    .writeZero(length);
        }
        all.writeBytes(GOODBYE);
        GoodbyeFinder finder = new GoodbyeFinder(WebSocketFrames.PING, 0);
        ByteBuf waiting = Unpooled.buffer();
        boolean found = false;
        while (all.isReadable()) {
            assertThat(found).isFalse();
            waiting.writeBytes(all, Math.min(piece, all.readableBytes()));
            found = finder.isIn(waiting);
        }
        assertThat(found).isTrue();
    }

    @Property
    void nothingBreaksIt(@ForAll byte[] bytes, @ForAll @LongRange(min = -1) long rest) {
        new GoodbyeFinder(WebSocketFrames.TEXT, rest).isIn(Unpooled.wrappedBuffer(bytes));
        new GoodbyeFinder(WebSocketFrames.TEXT, 0).isIn(Unpooled.wrappedBuffer(bytes));
    }

    @Test
    void behindAFrameThatNeverEndsThereIsNothing() {
        for (long length = Long.MAX_VALUE; length > Long.MAX_VALUE - 10; length--) {
            ByteBuf endless = Unpooled.buffer().writeByte(0x82).writeByte(0xFF).writeLong(length);
            endless.writeCharSequence("0123456789", StandardCharsets.US_ASCII);
            endless.writeBytes(GOODBYE);
            assertThat(new GoodbyeFinder(WebSocketFrames.PING, 0).isIn(endless)).isFalse();
        }
    }
}
