package dev.fanfare.bench.load;

/** Payloads that say which channel they were published to, and as which of it. */
public final class Numbered {

    private static final String HEAD = "{\"c\":";
    private static final String NUMBER = ",\"n\":";
    private static final String FILLING = ",\"x\":\"";
    private static final String END = "\"}";

    private Numbered() {}

    /**
     * Makes one.
     *
     * @param channel its number
     * @param sequence of the publication in it
     * @param size in bytes; longer if it has to be
     */
    public static String payload(int channel, int sequence, int size) {
        String head = HEAD + channel + NUMBER + sequence + FILLING;
        return head + "x".repeat(Math.max(0, size - head.length() - END.length())) + END;
    }

    /** The number that a payload carries; -1 if it is none of the channel. */
    static int sequence(String payload, int channel) {
        String head = HEAD + channel + NUMBER;
        int end = payload.indexOf(FILLING);
        if (!payload.startsWith(head) || end < 0) {
            return -1;
        }
        try {
            return Integer.parseInt(payload, head.length(), end, 10);
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }
}
