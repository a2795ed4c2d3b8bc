package dev.fanfare.redis.internal.store;

import dev.fanfare.redis.internal.format.ByteReader;
import dev.fanfare.redis.internal.format.ByteWriter;
import dev.fanfare.redis.internal.format.Values;
import dev.fanfare.spi.Ban;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A ban as bytes: when it was said, in digits of which later ones are greater, and everything. */
final class KeptBan {

    /** How many bytes say when it was said. */
    static final int SINCE_LENGTH = 29;

    private static final long FORMAT = 1;

    private KeptBan() {}

    /** What it is about. */
    static byte[] key(Ban ban) {
        return new ByteWriter(64)
                .text(ban.key().kind().name())
                .text(ban.key().subject())
                .text(ban.key().channel())
                .toBytes();
    }

    static byte[] write(Ban ban) {
        Instant since = ban.since();
        String digits = String.format(Locale.ROOT, "%020d%09d", since.getEpochSecond(), since.getNano());
        ByteWriter out = new ByteWriter(96).number(FORMAT).bytes(key(ban)).number(ban.lifted() ? 1 : 0);
        write(since, out);
        write(ban.issuedBefore(), out);
        write(ban.until(), out);
        byte[] head = Values.bytes(digits);
        byte[] rest = out.toBytes();
        byte[] whole = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        return whole;
    }

    private static void write(@Nullable Instant moment, ByteWriter out) {
        out.number(moment == null ? 0 : 1);
        if (moment != null) {
            out.number(moment.getEpochSecond()).number(moment.getNano());
        }
    }

    /**
     * What {@link #write} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Ban read(byte[] kept) {
        ByteReader in = new ByteReader(kept, SINCE_LENGTH);
        long format = in.number();
        if (format != FORMAT) {
            throw new IllegalArgumentException("a ban has format " + format + ", and " + FORMAT + " is known");
        }
        ByteReader key = new ByteReader(in.bytes(), 0);
        Ban.Key about = new Ban.Key(Ban.Kind.valueOf(key.text()), key.text(), key.text());
        boolean lifted = in.number() == 1;
        Instant since = moment(in);
        Instant issuedBefore = moment(in);
        Instant until = moment(in);
        if (since == null) {
            throw new IllegalArgumentException("a ban does not say when it was said");
        }
        return new Ban(about, issuedBefore, until, lifted, since);
    }

    private static @Nullable Instant moment(ByteReader in) {
        return in.number() == 0 ? null : Instant.ofEpochSecond(in.number(), in.number());
    }
}
