package dev.fanfare.internal.map;

import java.util.List;
import java.util.function.ToIntFunction;

/** How much of a list one answer may have. */
public final class Portion {

    private Portion() {}

    /**
     * The first of a list, as many as there is room for; at least one, if there is nothing else in the answer.
     *
     * @param weight of each, in bytes
     * @param taken how many bytes of the answer something else takes
     * @param most how many bytes it may have
     */
    public static <T> List<T> of(List<T> all, ToIntFunction<T> weight, long taken, long most) {
        long bytes = taken;
        for (int i = 0; i < all.size(); i++) {
            int next = weight.applyAsInt(all.get(i));
            if (bytes > 0 && bytes + next > most) {
                return all.subList(0, i);
            }
            bytes += next;
        }
        return all;
    }
}
