package dev.fanfare.netty.internal.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.protocol.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a peer sends is the same messages and the same end however it arrives, and takes no memory with it. */
class FramesFuzz {

    private static final int LIMIT = 4096;

    private static final class Reader extends MessageReader {

        private final List<String> heard = new ArrayList<>();
        private @Nullable Disconnect refusal;

        Reader(EmbeddedChannel channel, boolean compressible) {
            super(channel, new FrameReader(LIMIT, compressible));
        }

        @Override
        protected void message(int opcode, byte[] message) {
            assertThat(message.length).isLessThanOrEqualTo(10 * LIMIT);
            heard.add(opcode + " " + Arrays.hashCode(message));
        }

        @Override
        protected void ponged() {
            heard.add("pong");
        }

        @Override
        protected void goodbye(int code, String reason) {
            heard.add("goodbye " + code + " " + reason);
        }

        @Override
        protected void refuse(Disconnect reason) {
            if (refusal == null) {
                refusal = reason;
                heard.add("refused " + reason);
            }
        }

        @Override
        protected void bothClosed() {
            heard.add("closed");
        }

        @Override
        protected @Nullable Disconnect problemWith(int opcode) {
            return null;
        }

        @Override
        protected boolean checksText() {
            return true;
        }

        @Override
        protected boolean isClosing() {
            return refusal != null;
        }
    }

    @FuzzTest(maxDuration = "10m")
    void frames(FuzzedDataProvider data) {
        boolean compressible = data.consumeBoolean();
        int piece = data.consumeInt(1, 64);
        byte[] bytes = data.consumeRemainingAsBytes();
        assertThat(read(bytes, compressible, piece)).isEqualTo(read(bytes, compressible, Math.max(1, bytes.length)));
    }

    private static List<String> read(byte[] bytes, boolean compressible, int piece) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        Reader reader = new Reader(channel, compressible);
        channel.pipeline().addLast(reader);
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            channel.writeInbound(memory.buffer(length).writeBytes(bytes, at, length));
        }
        channel.checkException();
        channel.close();
        for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            ((ByteBuf) sent).release();
        }
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .as("bytes that nobody released")
                .isZero();
        return reader.heard;
    }
}
