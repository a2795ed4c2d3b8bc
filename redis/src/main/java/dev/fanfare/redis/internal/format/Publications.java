package dev.fanfare.redis.internal.format;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Publications and who makes them, as they are kept and announced: without a place, which the script that appends them puts
 * before them. The first number says how the rest is read, so that nodes of two versions understand each other.
 */
public final class Publications {

    private static final long FORMAT = 1;
    private static final long HAS_INFO = 1;
    private static final long AS_DELTA = 2;

    private Publications() {}

    /**
     * A publication, and how it is announced.
     *
     * @param publication without a place
     * @param exclude the client that is not given it; "" for none
     * @param delta whether it may be given as a delta
     */
    public record Announced(Publication publication, String exclude, boolean delta) {}

    /** As bytes. */
    public static byte[] write(Announced announced) {
        Publication publication = announced.publication;
        ClientInfo info = publication.info();
        ByteWriter out = new ByteWriter(publication.weight())
                .number(FORMAT)
                .number((info == null ? 0 : HAS_INFO) | (announced.delta ? AS_DELTA : 0))
                .text(announced.exclude)
                .bytes(publication.data().unsafeArray())
                .number(publication.timeMillis())
                .number(publication.tags().size());
        publication.tags().forEach((name, value) -> out.text(name).text(value));
        if (info != null) {
            write(info, out);
        }
        return out.toBytes();
    }

    /**
     * Of bytes.
     *
     * @param from where they begin
     * @throws IllegalArgumentException if they are something else
     */
    public static Announced read(byte[] bytes, int from) {
        ByteReader in = new ByteReader(bytes, from);
        checkFormat(in);
        long flags = in.number();
        String exclude = in.text();
        Payload data = Payload.wrap(in.bytes());
        long time = in.number();
        Map<String, String> tags = new LinkedHashMap<>();
        for (long left = in.number(); left > 0; left--) {
            tags.put(in.text(), in.text());
        }
        ClientInfo info = (flags & HAS_INFO) == 0 ? null : readInfo(in);
        return new Announced(
                new Publication(data, info, 0, tags, false, time, "", ""), exclude, (flags & AS_DELTA) != 0);
    }

    private static void checkFormat(ByteReader in) {
        long format = in.number();
        if (format != FORMAT) {
            throw new IllegalArgumentException("what is kept has format " + format + ", and " + FORMAT + " is known");
        }
    }

    private static void write(ClientInfo info, ByteWriter out) {
        out.text(info.user())
                .text(info.client())
                .bytes(info.connInfo().unsafeArray())
                .bytes(info.chanInfo().unsafeArray());
    }

    private static ClientInfo readInfo(ByteReader in) {
        return new ClientInfo(in.text(), in.text(), Payload.wrap(in.bytes()), Payload.wrap(in.bytes()));
    }

    /** Who somebody is, as bytes. */
    public static byte[] write(ClientInfo info) {
        ByteWriter out = new ByteWriter(info.weight()).number(FORMAT);
        write(info, out);
        return out.toBytes();
    }

    /**
     * Who somebody is, of bytes.
     *
     * @param from where they begin
     * @throws IllegalArgumentException if they are something else
     */
    public static ClientInfo readInfo(byte[] bytes, int from) {
        ByteReader in = new ByteReader(bytes, from);
        checkFormat(in);
        return readInfo(in);
    }
}
