package dev.fanfare.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Frames in what a connection receives")
class FrameScannerTest {

    /** The sizes at which the header changes, and some between. */
    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.of(0, 1, 2, 7, 100, 125, 126, 127, 300, 65_535, 65_536, 70_000);
    }

    @Property(tries = 200)
    void anyFragmentationGivesTheSameFrames(
            @ForAll @Size(min = 1, max = 8) List<@From("lengths") Integer> lengths,
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 20_000) Integer> cuts) {
        ByteBuf stream = Unpooled.buffer();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            byte[] payload = new byte[lengths.get(i)];
            Arrays.fill(payload, (byte) (i + 1));
            sent.add(payload);
            frame(stream, 0x81, payload);
        }
        Found found = new Found();
        try (Inlet inlet = new Inlet()) {
            FrameScanner scanner = new FrameScanner(inlet, found);
            for (int cut : cuts) {
                scanner.read(stream.readSlice(Math.min(cut, stream.readableBytes())));
            }
            scanner.read(stream);
        }
        assertThat(found.messages).usingElementComparator(Arrays::compare).containsExactlyElementsOf(sent);
    }

    @Property(tries = 50)
    void aMessageInSeveralFramesIsJoined(@ForAll @IntRange(min = 1, max = 9) int cut) {
        ByteBuf stream = Unpooled.buffer();
        frame(stream, 0x01, new byte[] {1, 2});
        frame(stream, 0x89, new byte[] {9});
        frame(stream, 0x00, new byte[] {3});
        frame(stream, 0x80, new byte[] {4, 5});
        frame(stream, 0x82, new byte[] {6});
        Found found = new Found();
        try (Inlet inlet = new Inlet()) {
            FrameScanner scanner = new FrameScanner(inlet, found);
            scanner.read(stream.readSlice(cut));
            scanner.read(stream);
        }
        assertThat(found.messages)
                .usingElementComparator(Arrays::compare)
                .containsExactly(new byte[] {1, 2, 3, 4, 5}, new byte[] {6});
        assertThat(found.controls).containsExactly(FrameScanner.PING);
    }

    @Test
    @DisplayName("A masked frame is refused, because only clients mask")
    void aMaskedFrameIsRefused() {
        try (Inlet inlet = new Inlet()) {
            FrameScanner scanner = new FrameScanner(inlet, new Found());
            ByteBuf masked = Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 7});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scanner.read(masked))
                    .withMessageContaining("masked");
        }
    }

    @Test
    @DisplayName("What a client masks is what a server unmasks")
    void masking() {
        byte[] payload = new byte[21];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 37);
        }
        ByteBuf frame = Frames.masked(Unpooled.buffer().alloc(), Frames.TEXT, payload);
        frame.skipBytes(2);
        byte[] mask = new byte[4];
        frame.readBytes(mask);
        byte[] unmasked = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            unmasked[i] = (byte) (frame.readByte() ^ mask[i % 4]);
        }
        frame.release();
        assertThat(unmasked).isEqualTo(payload);
    }

    private static void frame(ByteBuf out, int head, byte[] payload) {
        out.writeByte(head);
        if (payload.length < 126) {
            out.writeByte(payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.writeByte(126).writeShort(payload.length);
        } else {
            out.writeByte(127).writeLong(payload.length);
        }
        out.writeBytes(payload);
    }

    private static final class Found implements FrameScanner.Sink {
        private final List<byte[]> messages = new ArrayList<>();
        private final List<Integer> controls = new ArrayList<>();

        @Override
        public void message(byte[] bytes, int from, int to) {
            messages.add(Arrays.copyOfRange(bytes, from, to));
        }

        @Override
        public void control(int opcode, byte[] bytes, int from, int to) {
            controls.add(opcode);
        }
    }
}
