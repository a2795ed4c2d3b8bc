package dev.fanfare.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Publications in frames")
class MessageScannerTest {

    private static final int SIZE = 128;

    @Property(tries = 200)
    void everyPublicationAndEveryOtherMessageIsFound(@ForAll long seed, @ForAll boolean isJson) {
        Codec codec = isJson ? JsonCodec.INSTANCE : ProtobufCodec.INSTANCE;
        Random random = new Random(seed);
        Dialect dialect = new CentrifugeDialect(codec);
        Found found = new Found(dialect);
        MessageScanner scanner = new MessageScanner(dialect, SIZE, found);
        List<Long> published = new ArrayList<>();
        int others = 0;
        long offset = 90L + random.nextInt(20);
        for (int frame = 0; frame < 40; frame++) {
            List<byte[]> messages = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                int kind = random.nextInt(10);
                if (kind == 0) {
                    messages.add(codec.encode(new ServerMessage.Ping()));
                    others++;
                } else if (kind == 1) {
                    messages.add(codec.encode(reply(published, offset, random.nextInt(3))));
                    others++;
                } else {
                    published.add(++offset);
                    messages.add(codec.encode(new Push.Published("bench00000000", publication(offset))));
                }
            }
            byte[] bytes = join(messages, codec.separator());
            scanner.scan(bytes, 3, bytes.length - 5);
        }
        assertThat(found.sequences).isEqualTo(published);
        assertThat(found.events).hasSize(others);
    }

    @Test
    @DisplayName("A stamp is read as it was written")
    void aStampIsReadAsItWasWritten() {
        byte[] stamp = Stamp.write(9_876_543, 1_234_567_890_123L, 1_876_543_210_987_654_321L, SIZE);
        assertThat(stamp).hasSize(SIZE);
        assertThat(Stamp.isAt(stamp, 0)).isTrue();
        assertThat(Stamp.channel(stamp, 0)).isEqualTo(9_876_543);
        assertThat(Stamp.sequence(stamp, 0)).isEqualTo(1_234_567_890_123L);
        assertThat(Stamp.nanos(stamp, 0)).isEqualTo(1_876_543_210_987_654_321L);
        assertThat(Payload.wrap(stamp).isJson()).isTrue();
        assertThat(Payload.wrap(Stamp.write(0, 1, 0, Stamp.MIN_SIZE)).isJson()).isTrue();
    }

    private static Reply reply(List<Long> published, long offset, int count) {
        List<Publication> missed = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            missed.add(publication(offset * 1000 + i));
            published.add(offset * 1000 + i);
        }
        return new Reply.Success(
                7,
                new Result.Subscribe(
                        Expiry.NEVER,
                        true,
                        true,
                        new StreamPosition(offset, "epoch"),
                        missed,
                        true,
                        true,
                        Payload.EMPTY,
                        false,
                        0));
    }

    private static Publication publication(long number) {
        return Publication.of(Payload.wrap(Stamp.write(0, number, 42, SIZE))).at(new StreamPosition(number, "epoch"));
    }

    /** A frame with something before and behind it. */
    private static byte[] join(List<byte[]> messages, byte[] separator) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[3]);
        for (int i = 0; i < messages.size(); i++) {
            out.writeBytes(i == 0 ? new byte[0] : separator);
            out.writeBytes(messages.get(i));
        }
        out.writeBytes(new byte[] {'{', '"', 'c', '"', ':'});
        return out.toByteArray();
    }

    private static final class Found implements MessageScanner.Sink {
        private final Dialect dialect;
        private final List<Long> sequences = new ArrayList<>();
        private final List<Event> events = new ArrayList<>();

        Found(Dialect dialect) {
            this.dialect = dialect;
        }

        @Override
        public void publication(byte[] bytes, int stamp) {
            assertThat(Arrays.copyOfRange(bytes, stamp, stamp + Stamp.MARKER.length))
                    .isEqualTo(Stamp.MARKER);
            sequences.add(Stamp.sequence(bytes, stamp));
        }

        @Override
        public void other(byte[] message) {
            events.addAll(dialect.events(message));
        }
    }
}
