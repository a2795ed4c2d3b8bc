package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * No input makes a decoder throw anything but {@link ProtocolException}, read on without end, or
 * allocate far more than the frame is long.
 */
class DecoderPropertiesTest {

    private static final List<Codec> CODECS = List.of(JsonCodec.INSTANCE, ProtobufCodec.INSTANCE);

    /** What parsing may allocate per byte of input, and at all: parsers, their first use, our records. */
    private static final int BYTES_PER_BYTE = 64;

    private static final int BYTES_AT_ALL = 1024 * 1024;

    @Property(tries = 3000)
    void anyBytes(@ForAll byte[] frame) {
        CODECS.forEach(codec -> decodeEverything(codec, frame));
    }

    @Property(tries = 3000)
    void anyBytesThatLookLikeJson(@ForAll("jsonLike") String frame) {
        decodeEverything(JsonCodec.INSTANCE, frame.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5000)
    void validFramesWithDamage(@ForAll("damaged") Damaged damaged) {
        decodeEverything(damaged.codec, damaged.frame.unsafeArray());
    }

    @Property(tries = 500)
    void whatIsEncodedIsDecoded(@ForAll("commandLists") List<Command> commands) {
        for (Codec codec : CODECS) {
            byte[] frame = join(codec, commands.stream().map(codec::encode).toList());
            assertThat(GoldenFilesTest.decode(codec, frame)).isEqualTo(commands);
        }
    }

    @Property(tries = 1000)
    void jsonPayloadsPassThroughAsTheyAre(@ForAll("json") String json) {
        byte[] frame =
                ("{\"id\":1,\"publish\":{\"data\":" + json + ",\"channel\":\"c\"}}").getBytes(StandardCharsets.UTF_8);
        Command expected = new Command(1, new Request.Publish("c", Payload.utf8(json)));
        assertThat(GoldenFilesTest.decode(JsonCodec.INSTANCE, frame)).containsExactly(expected);
    }

    @Property(tries = 1000)
    void jsonPayloadsFromElsewhereAreWrittenOnOneLine(@ForAll("json") String json) {
        String spread = "\n " + json.replace(",", " ,\r\n\t") + "\n";
        ServerMessage push = new Push.Published("c", Publication.of(Payload.utf8(spread)));
        String line = new String(JsonCodec.INSTANCE.encode(push), StandardCharsets.UTF_8);
        assertThat(line).doesNotContain("\n", "\r");
        assertThat(JsonCodec.INSTANCE.serverMessages(line.getBytes(StandardCharsets.UTF_8)))
                .hasSize(1);
    }

    @Property(tries = 1000)
    void onlyJsonInUtf8IsTakenForJson(@ForAll byte[] bytes) {
        Payload payload = Payload.wrap(bytes);
        ServerMessage push = new Push.Message(payload);
        if (payload.isEmpty() || payload.isJson()) {
            assertThat(JsonCodec.INSTANCE.serverMessages(JsonCodec.INSTANCE.encode(push)))
                    .hasSize(1);
        } else {
            assertThatThrownBy(() -> JsonCodec.INSTANCE.encode(push)).isInstanceOf(NotJsonException.class);
        }
    }

    @Example
    void aLengthThatClaimsMoreThanThereIsAllocatesNothing() {
        byte[] claimsTwoGigabytes = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 0x3A, 0x00};
        decodeEverything(ProtobufCodec.INSTANCE, claimsTwoGigabytes);
    }

    @Example
    void deepNestingIsRefused() {
        byte[] deep = ("{\"id\":1,\"publish\":{\"data\":" + "[".repeat(60_000)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> GoldenFilesTest.decode(JsonCodec.INSTANCE, deep))
                .isInstanceOf(ProtocolException.class);
    }

    @Example
    void otherEncodingsThanUtf8AreRefused() {
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
        byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'};
        byte[] surrogate = {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'};
        for (byte[] frame : List.of(utf16, overlong, surrogate)) {
            assertThatThrownBy(() -> GoldenFilesTest.decode(JsonCodec.INSTANCE, frame))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Example
    void aFrameWithoutCommandsIsRefused() {
        for (Codec codec : CODECS) {
            assertThatThrownBy(() -> GoldenFilesTest.decode(codec, new byte[0])).isInstanceOf(ProtocolException.class);
        }
    }

    private static void decodeEverything(Codec codec, byte[] frame) {
        long before = allocated();
        readCommands(codec, frame);
        readServerMessages(codec, frame);
        assertThat(allocated() - before)
                .as("bytes allocated for a frame of %d bytes", frame.length)
                .isLessThan(BYTES_AT_ALL + (long) BYTES_PER_BYTE * frame.length);
    }

    private static void readCommands(Codec codec, byte[] frame) {
        CommandReader reader = codec.commands(frame);
        try {
            for (int commands = 0; reader.next() != null; commands++) {
                assertThat(commands).as("more commands than bytes").isLessThanOrEqualTo(frame.length);
            }
        } catch (ProtocolException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static void readServerMessages(Codec codec, byte[] frame) {
        try {
            assertThat(codec.serverMessages(frame).size()).isLessThanOrEqualTo(frame.length);
        } catch (ProtocolException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    record Damaged(Codec codec, Payload frame) {}

    @Provide
    Arbitrary<Damaged> damaged() {
        Arbitrary<Codec> codecs = Arbitraries.of(CODECS);
        Arbitrary<Integer> positions = Arbitraries.integers().between(0, 10_000);
        Arbitrary<Byte> bytes = Arbitraries.bytes();
        Arbitrary<Boolean> cuts = Arbitraries.of(true, false, false);
        return Combinators.combine(codecs, commandLists(), positions, bytes, cuts)
                .as((codec, commands, position, value, cut) -> {
                    byte[] frame =
                            join(codec, commands.stream().map(codec::encode).toList());
                    int at = position % frame.length;
                    frame[at] = value;
                    return new Damaged(codec, Payload.wrap(cut ? Arrays.copyOf(frame, at) : frame));
                });
    }

    @Provide
    Arbitrary<List<Command>> commandLists() {
        return Arbitraries.of(GoldenMessages.commands().values())
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> jsonLike() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"",
                        "\\",
                        "\n",
                        "null",
                        "true",
                        "1",
                        "-",
                        "1e9",
                        "id",
                        "\"id\"",
                        "\"connect\"",
                        "\"subscribe\"",
                        "\"data\"",
                        "\"subs\"",
                        "\"channel\"",
                        "\"tf\"",
                        "\"push\"",
                        "\"pub\"",
                        "\"error\"",
                        "\"offset\"",
                        "é",
                        "\u0000",
                        "99999999999999999999")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> scalars = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "false", "0", "-1.5e-3", "\"\"", "\"a\\n\\u0041 é 😀\"", "{}", "[]"),
                Arbitraries.longs().map(Object::toString),
                Arbitraries.strings().alpha().map(text -> '"' + text + '"'));
        Arbitrary<String> arrays = scalars.list().ofMaxSize(5).map(items -> "[" + String.join(",", items) + "]");
        Arbitrary<String> objects = Arbitraries.maps(
                        Arbitraries.strings().alpha().ofMinLength(1), arrays)
                .ofMaxSize(4)
                .map(fields -> {
                    List<String> parts = new ArrayList<>();
                    fields.forEach((key, value) -> parts.add('"' + key + "\": " + value));
                    return "{" + String.join(",", parts) + "}";
                });
        return Arbitraries.oneOf(scalars, arrays, objects);
    }

    private static byte[] join(Codec codec, List<byte[]> messages) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                frame.writeBytes(codec.separator());
            }
            frame.writeBytes(messages.get(i));
        }
        return frame.toByteArray();
    }
}
