package dev.fanfare.redis.internal.layout;

/**
 * The part of a name in Redis by which it is found where it is: what stands in its first braces. All names with the same are
 * in the same Redis, and in the same slot of a cluster. A brace of a channel that would end it is written otherwise there.
 */
public final class HashTag {

    private static final String MARK = "%";
    private static final String WRITTEN_MARK = "%25";
    private static final String END = "}";
    private static final String WRITTEN_END = "%7D";

    private HashTag() {}

    /**
     * The tag of a channel, in its braces.
     *
     * @param channel not empty
     */
    public static String of(String channel) {
        return beginningWith(channel) + END;
    }

    /** What the tags of all channels begin with that begin so, and of no other. */
    public static String beginningWith(String prefix) {
        return "{" + prefix.replace(MARK, WRITTEN_MARK).replace(END, WRITTEN_END);
    }

    /**
     * The channel again.
     *
     * @param name ends with the tag
     * @param start where that begins
     */
    public static String channel(String name, int start) {
        return name.substring(start + 1, name.length() - 1)
                .replace(WRITTEN_END, END)
                .replace(WRITTEN_MARK, MARK);
    }

    /** What a name is found by: the tag in it, without braces, or else the whole of it. */
    static String in(String name) {
        int begin = name.indexOf('{');
        int end = begin < 0 ? -1 : name.indexOf('}', begin + 1);
        return end <= begin + 1 ? name : name.substring(begin + 1, end);
    }
}
