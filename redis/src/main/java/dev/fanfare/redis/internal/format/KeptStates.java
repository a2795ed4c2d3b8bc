package dev.fanfare.redis.internal.format;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.EntryDetails;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What states have in them and how they change, as scripts keep and announce it. What there is at the head of {@code state.lua}. */
public final class KeptStates {

    private static final long FORMAT = 1;

    private KeptStates() {}

    /**
     * A change that was announced.
     *
     * @param epoch of the stream
     * @param exclude the client that is not given it; "" for none
     */
    public record Announced(StateChange change, String epoch, String exclude) {}

    /** Tags as bytes, always the same for the same; none for none. */
    public static byte[] write(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return new byte[0];
        }
        ByteWriter out = new ByteWriter(64).number(tags.size());
        new TreeMap<>(tags).forEach((name, value) -> out.text(name).text(value));
        return out.toBytes();
    }

    private static Map<String, String> readTags(byte[] bytes) {
        if (bytes.length == 0) {
            return Map.of();
        }
        Map<String, String> tags = new TreeMap<>();
        ByteReader in = new ByteReader(bytes, 0);
        for (long left = in.number(); left > 0; left--) {
            tags.put(in.text(), in.text());
        }
        return tags;
    }

    /** Who has set something, as bytes; none for nobody. */
    public static byte[] write(@Nullable ClientInfo info) {
        return info == null ? new byte[0] : Publications.write(info);
    }

    /**
     * Of what is kept under a key.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static StateEntry entry(byte[] key, byte[] kept) {
        FieldReader in = new FieldReader(kept);
        checkFormat(in);
        long offset = in.number();
        long version = in.number();
        in.number();
        long epochLength = in.number();
        long tagsLength = in.number();
        long infoLength = in.number();
        String epoch = new String(in.bytes(epochLength), StandardCharsets.UTF_8);
        Map<String, String> tags = readTags(in.bytes(tagsLength));
        byte[] info = in.bytes(infoLength);
        EntryDetails details = version == 0 && epochLength + tagsLength + infoLength == 0
                ? EntryDetails.NONE
                : new EntryDetails(tags, info.length == 0 ? null : Publications.readInfo(info, 0), version, epoch);
        return new StateEntry(new String(key, StandardCharsets.UTF_8), Payload.wrap(in.rest()), offset, details);
    }

    private static void checkFormat(FieldReader in) {
        long format = in.number();
        if (format != FORMAT) {
            throw new IllegalArgumentException("what is kept has format " + format + ", and " + FORMAT + " is known");
        }
    }

    /** Of keys and what is kept under them, in turn. */
    public static List<StateEntry> entries(List<?> keysAndKept) {
        List<StateEntry> entries = new ArrayList<>(keysAndKept.size() / 2);
        for (int i = 0; i < keysAndKept.size(); i += 2) {
            entries.add(entry((byte[]) keysAndKept.get(i), (byte[]) keysAndKept.get(i + 1)));
        }
        return entries;
    }

    /**
     * Of a change that is kept.
     *
     * @param offset its place
     * @throws IllegalArgumentException if it is something else
     */
    public static StateChange change(long offset, byte[] kept) {
        return change(offset, new FieldReader(kept), Payload.EMPTY);
    }

    private static StateChange change(long offset, FieldReader in, Payload before) {
        ChangeCause cause = cause(in.field());
        long messageLength = in.number();
        long count = in.number();
        Payload message = Payload.wrap(in.bytes(messageLength));
        List<byte[][]> entries = new ArrayList<>();
        for (long left = count; left > 0; left--) {
            long keyLength = in.number();
            long entryLength = in.number();
            entries.add(new byte[][] {in.bytes(keyLength), in.bytes(entryLength)});
        }
        entries.sort((one, other) -> Arrays.compareUnsigned(one[0], other[0]));
        return new StateChange(
                offset,
                cause,
                entries.stream().map(each -> entry(each[0], each[1])).toList(),
                message,
                before);
    }

    private static ChangeCause cause(byte[] letter) {
        return switch (letter.length == 1 ? letter[0] : 0) {
            case 'U' -> ChangeCause.UPDATED;
            case 'R' -> ChangeCause.REMOVED;
            case 'E' -> ChangeCause.EXPIRED;
            case 'M' -> ChangeCause.MESSAGE;
            default -> throw new IllegalArgumentException("a change has no cause that is known");
        };
    }

    /**
     * Of an announcement.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Announced announced(byte[] message) {
        FieldReader in = new FieldReader(message);
        checkFormat(in);
        long offset = in.number();
        String epoch = new String(in.field(), StandardCharsets.UTF_8);
        long excludeLength = in.number();
        long beforeLength = in.number();
        String exclude = new String(in.bytes(excludeLength), StandardCharsets.UTF_8);
        Payload before = Payload.wrap(in.bytes(beforeLength));
        return new Announced(change(offset, in, before), epoch, exclude);
    }
}
