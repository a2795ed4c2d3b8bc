package dev.fanfare.netty.internal.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class FrameReaderTest {

    private static final int LIMIT = 70_000;

    /** A frame as a client sends it; two are equal if their payloads are. */
    private record Sent(int opcode, boolean isFinal, int length, int seed) {

        byte[] payload() {
            byte[] payload = new byte[length];
            new Random(seed).nextBytes(payload);
            return payload;
        }

        void writeTo(ByteBuf out) {
            out.writeByte((isFinal ? 0x80 : 0) | opcode);
            if (length < 126) {
                out.writeByte(0x80 | length);
            } else if (length <= 0xFFFF) {
                out.writeByte(0x80 | 126).writeShort(length);
            } else {
                out.writeByte(0x80 | 127).writeLong(length);
            }
            byte[] mask = {(byte) seed, (byte) (seed >> 8), (byte) (seed >> 16), (byte) (seed >> 24)};
            out.writeBytes(mask);
            byte[] payload = payload();
            for (int i = 0; i < length; i++) {
                out.writeByte(payload[i] ^ mask[i & 3]);
            }
        }
    }

    private static final class Collector implements FrameReader.Sink {
        private final List<String> frames = new ArrayList<>();
        private @Nullable Disconnect problem;

        @Override
        public void frame(int opcode, boolean isFinal, boolean compressed, byte[] payload) {
            frames.add(opcode + " " + isFinal + " " + Arrays.hashCode(payload));
        }

        @Override
        public void unreadable(Disconnect reason, int opcode, long rest) {
            problem = reason;
        }

        @Override
        public boolean wantsMore() {
            return problem == null;
        }

        @Override
        public @Nullable Disconnect problemWith(int opcode, int length) {
            return null;
        }

        @Override
        public @Nullable Disconnect arriving(
                int opcode, boolean compressed, ByteBuf in, int payload, int count, int mask) {
            return null;
        }
    }

    @Provide
    Arbitrary<List<Sent>> frames() {
        Arbitrary<Sent> data = Combinators.combine(
                        Arbitraries.of(0, 1, 2),
                        Arbitraries.of(true, false),
                        Arbitraries.frequencyOf(
                                Tuple.of(8, Arbitraries.integers().between(0, 200)),
                                Tuple.of(1, Arbitraries.of(125, 126, 65_535, 65_536, LIMIT))),
                        Arbitraries.integers())
                .as(Sent::new);
        Arbitrary<Sent> control = Combinators.combine(
                        Arbitraries.of(8, 9, 10), Arbitraries.integers().between(0, 125), Arbitraries.integers())
                .as((opcode, length, seed) -> new Sent(opcode, true, length, seed));
        return Arbitraries.oneOf(data, control).list().ofMaxSize(8);
    }

    @Property(tries = 300)
    void framesComeOutHoweverTheBytesArrive(
            @ForAll("frames") List<Sent> sent, @ForAll @Size(max = 6) List<Integer> cuts) {
        ByteBuf all = Unpooled.buffer();
        sent.forEach(frame -> frame.writeTo(all));
        Collector collector = new Collector();
        FrameReader reader = new FrameReader(LIMIT, false);
        ByteBuf waiting = Unpooled.buffer();
        int[] ends = cuts.stream()
                .mapToInt(cut -> all.writerIndex() == 0 ? 0 : Math.floorMod(cut, all.writerIndex()))
                .sorted()
                .toArray();
        for (int end : Arrays.copyOf(ends, ends.length + 1)) {
            int until = end == 0 ? all.writerIndex() : end;
            waiting.writeBytes(all, Math.max(0, until - all.readerIndex()));
            reader.read(waiting, collector);
        }
        waiting.writeBytes(all);
        reader.read(waiting, collector);
        assertThat(collector.problem).isNull();
        assertThat(collector.frames)
                .containsExactlyElementsOf(sent.stream()
                        .map(frame -> frame.opcode + " " + frame.isFinal + " " + Arrays.hashCode(frame.payload()))
                        .toList());
        assertThat(waiting.isReadable()).isFalse();
    }

    @Property(tries = 1000)
    void anyBytesAtAllAreFramesOrAProblemOrNotEnough(@ForAll byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        Collector collector = new Collector();
        new FrameReader(LIMIT, true).read(in, collector);
        if (collector.problem != null) {
            assertThat(collector.problem).isIn(FrameReader.PROTOCOL_ERROR, Disconnect.MESSAGE_TOO_BIG);
        }
    }
}
