package dev.fanfare.redis.internal.layout;

import static dev.fanfare.redis.internal.format.Values.text;

import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which primary of a cluster has which slot. It never changes. */
final class Slots {

    /** Nobody has any. */
    static final Slots NONE = new Slots(new String[SlotHash.SLOT_COUNT]);

    private final @Nullable String[] places;

    private Slots(@Nullable String[] places) {
        this.places = places;
    }

    /** {@return the slot of a name} */
    static int of(String name) {
        return SlotHash.getSlot(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the answer to {@code CLUSTER SLOTS}.
     *
     * @param host of whoever answered, which does not always say it
     */
    static Slots read(List<Object> answer, String host) {
        String[] places = new String[SlotHash.SLOT_COUNT];
        for (Object each : answer) {
            List<?> range = (List<?>) each;
            List<?> primary = (List<?>) Objects.requireNonNull(range.get(2));
            Object named = primary.get(0);
            String at = named == null ? "" : text(named);
            // A question mark stands for one that is not known there either.
            if (!at.equals("?")) {
                String place = (at.isEmpty() ? host : at) + ":" + number(primary.get(1));
                Arrays.fill(places, number(range.get(0)), number(range.get(1)) + 1, place);
            }
        }
        return new Slots(places);
    }

    private static int number(@Nullable Object of) {
        return ((Long) Objects.requireNonNull(of)).intValue();
    }

    /** The same, but for some slots. */
    Slots with(Map<Integer, String> some) {
        @Nullable String[] changed = places.clone();
        some.forEach((slot, place) -> changed[slot] = place);
        return new Slots(changed);
    }

    /** Where the primary is that has a slot, as host and port; null if none has it. */
    @Nullable
    String place(int slot) {
        return places[slot];
    }

    /** Where there are primaries with slots, in an order that stays. */
    Set<String> places() {
        Set<String> all = new TreeSet<>();
        String last = null;
        for (String place : places) {
            if (place != null && !place.equals(last)) {
                all.add(place);
                last = place;
            }
        }
        return all;
    }

    /** Whether each slot is somewhere. */
    boolean isWhole() {
        return Arrays.stream(places).allMatch(Objects::nonNull);
    }

    boolean isSame(Slots other) {
        return Arrays.equals(places, other.places);
    }
}
