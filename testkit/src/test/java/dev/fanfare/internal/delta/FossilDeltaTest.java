package dev.fanfare.internal.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M21 deltas in Fossil's format")
class FossilDeltaTest {

    private static final String[] CHARACTERS = {"a", "b", "\"", "\\n", "ä", "ß", "€", "語", "😀", "\n", "0", "é"};

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What it takes; all of it where there is no delta. */
    private static int sizeOf(byte[] base, byte[] target, boolean isText) {
        byte @Nullable [] delta = FossilDelta.between(base, target, isText);
        if (delta == null) {
            return target.length;
        }
        assertThat(AppliedDelta.to(base, delta)).isEqualTo(target);
        assertThat(delta.length).isLessThan(target.length);
        assertThat(!isText || Payload.wrap(delta).isUtf8()).isTrue();
        return delta.length;
    }

    @Test
    void aSmallChangeTakesLittle() {
        String text =
                "{\"price\":10001,\"text\":\"" + "the quick brown fox jumps over the lazy dog ".repeat(40) + "\"}";
        byte[] base = utf8(text);
        assertThat(sizeOf(base, utf8(text.replace("10001", "10002")), true)).isLessThan(40);
        assertThat(sizeOf(base, base, true)).isLessThan(20);
        assertThat(sizeOf(base, utf8(text + "\n"), true)).isLessThan(30);
        assertThat(sizeOf(base, utf8(text.substring(0, 1000)), true)).isLessThan(20);
    }

    @Test
    @DisplayName(
            "a document of 2 KB that changes in 5 % takes less than 0.35 of its bytes on the wire, in either encoding")
    void aDocumentThatChangesALittleTakesAThird() {
        Publication before = Publication.of(Payload.utf8(items(0)));
        Publication after = Publication.of(Payload.utf8(items(1)));
        assertThat(after.data().size()).isBetween(1900, 2200);
        for (Codec codec : List.of(JsonCodec.INSTANCE, ProtobufCodec.INSTANCE)) {
            Publication delta = PublicationDelta.after(before, after, codec.isText());
            assertThat(delta.delta()).isTrue();
            double whole = codec.encode(new Push.Published("docs:a", after)).length;
            assertThat(codec.encode(new Push.Published("docs:a", delta)).length / whole)
                    .isLessThan(0.35);
        }
    }

    private static String items(int version) {
        return IntStream.range(0, 40)
                .mapToObj(item -> "{\"id\":" + (1000 + item) + ",\"name\":\"item of many\",\"price\":"
                        + (5_000_000 + item * 7919 + (item % 20 == 3 ? version : 0)) + "}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    @Test
    void partsThatHaveMovedAreFound() {
        Random random = new Random(1);
        byte[] left = new byte[1000];
        byte[] right = new byte[1000];
        random.nextBytes(left);
        random.nextBytes(right);
        assertThat(sizeOf(joined(left, right), joined(right, left), false)).isLessThan(60);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void whatIsAllNewHasNoDelta() {
        byte[] base = new byte[4096];
        byte[] target = new byte[4096];
        new Random(2).nextBytes(base);
        new Random(3).nextBytes(target);
        assertThat(FossilDelta.between(base, target, false)).isNull();
        assertThat(FossilDelta.between(new byte[0], utf8("1"), true)).isNull();
        assertThat(FossilDelta.between(utf8("1"), new byte[0], true)).isNull();
        assertThat(FossilDelta.between(utf8("1"), utf8("1"), true)).isNull();
    }

    /** Two characters with the same first byte, or the same last one, in the place where the payloads begin to differ. */
    @Test
    void noCharacterIsDivided() {
        String around = "x".repeat(100);
        for (String[] pair :
                new String[][] {{"ä", "ö"}, {"😀", "😁"}, {"語", "誠"}, {"é", "©"}, {"Ã", "ă"}, {"中", "丮"}}) {
            byte[] base = utf8(around + pair[0] + around);
            byte[] target = utf8(around + pair[1] + around);
            assertThat(sizeOf(base, target, true)).isLessThan(40);
            assertThat(sizeOf(base, target, false)).isLessThan(40);
        }
    }

    @Test
    void theSameOverAndOverIsNoTrouble() {
        byte[] zeros = new byte[512 * 1024];
        byte[] other = zeros.clone();
        for (int i = 0; i < other.length; i += 1000) {
            other[i] = 1;
        }
        assertThat(sizeOf(zeros, other, false)).isLessThan(other.length / 10);
        assertThat(sizeOf(other, zeros, false)).isLessThan(other.length / 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("whatever changes, the delta makes it")
    void anyTexts(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String base = text(random, random.nextInt(400));
            sizeOf(utf8(base), utf8(changed(random, base)), true);
            sizeOf(utf8(base), utf8(changed(random, base)), false);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("whatever bytes, the delta makes them")
    void anyBytes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] base = bytes(random);
            byte[] target = random.nextInt(4) == 0 ? bytes(random) : base.clone();
            for (int change = random.nextInt(6); change > 0 && target.length > 0; change--) {
                target[random.nextInt(target.length)] = (byte) random.nextInt(3);
            }
            sizeOf(base, random.nextBoolean() ? target : joined(target, base), false);
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        int kinds = 1 + random.nextInt(256);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(kinds);
        }
        return bytes;
    }

    private static String text(Random random, int length) {
        int kinds = 1 + random.nextInt(CHARACTERS.length);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS[random.nextInt(kinds)]);
        }
        return text.toString();
    }

    private static String changed(Random random, String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int change = random.nextInt(5); change > 0; change--) {
            int from = whole(changed, random.nextInt(changed.length() + 1));
            int to = whole(changed, Math.min(changed.length(), from + random.nextInt(40)));
            switch (random.nextInt(3)) {
                case 0 -> changed.delete(from, to);
                case 1 -> changed.insert(from, text(random, random.nextInt(20)));
                default -> changed.insert(from, changed.substring(from, to));
            }
        }
        return changed.toString();
    }

    private static int whole(CharSequence text, int place) {
        return place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
    }
}
