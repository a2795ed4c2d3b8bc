package dev.fanfare.internal.hub;

import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.WireFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pushes of one channel that are delivered together, in order. Subscribers who want the same part
 * of it in the same format share one buffer, made when the first of them asks.
 */
final class PushRun {

    private final List<EncodedPush> pushes;
    private final Span span;
    private final boolean lossy;
    private final List<Part> parts = new ArrayList<>(2);

    private boolean hasJoinOrLeave;

    /** Who is not given all of it. */
    private final Set<String> excluded = new HashSet<>(0);

    /** All of what the pushes cover. */
    PushRun(List<EncodedPush> pushes) {
        this(pushes, spanOf(pushes), false);
    }

    /**
     * What is left of a longer run.
     *
     * @param span what the run covers, with the publications that were left out
     * @param lossy whether publications were left out
     */
    PushRun(List<EncodedPush> pushes, Span span, boolean lossy) {
        this.pushes = pushes;
        this.span = span;
        this.lossy = lossy;
        for (EncodedPush push : pushes) {
            hasJoinOrLeave |= push.isJoinOrLeave();
            if (!push.exclude().isEmpty()) {
                excluded.add(push.exclude());
            }
        }
    }

    private static Span spanOf(List<EncodedPush> pushes) {
        Span span = new Span();
        pushes.forEach(push -> span.include(push.position(), push.before()));
        return span;
    }

    /** Which part of the channel's stream the run covers. */
    Span span() {
        return span;
    }

    /** Whether publications were left out on purpose. */
    boolean isLossy() {
        return lossy;
    }

    /** About how many bytes it is. */
    long weight() {
        return pushes.stream().mapToLong(EncodedPush::weight).sum();
    }

    /** Whether a client is not given all of it. */
    boolean excludes(String clientId) {
        return !excluded.isEmpty() && excluded.contains(clientId);
    }

    /**
     * The pushes that a subscriber is to get.
     *
     * @param after offset of the last publication it has; all without a place in a stream are included
     * @param joinLeave whether it hears of others coming and going
     * @param filter lets through only some publications, or null
     * @param clientId who it is, not given what excludes it; "" for nobody in particular
     */
    List<EncodedPush> wanted(long after, boolean joinLeave, @Nullable TagsFilter filter, String clientId) {
        List<EncodedPush> wanted = new ArrayList<>(pushes.size());
        for (EncodedPush push : pushes) {
            long offset = push.position().offset();
            boolean isWanted = push.isJoinOrLeave()
                    ? joinLeave
                    : (offset == 0 || offset > after)
                            && (filter == null || filter.matches(push.tags()))
                            && (clientId.isEmpty() || !push.exclude().equals(clientId));
            if (isWanted) {
                wanted.add(push);
            }
        }
        return wanted;
    }

    /**
     * The part of the run for subscribers that are at the same place.
     *
     * @param after offset of the last publication they have; all without a place in a stream are
     *     included
     * @param joinLeave whether they hear of others coming and going
     * @param id the channel's number, which they get in place of its name; 0 for the name
     * @return what they get, valid until {@link #release()}
     */
    EncodedRun part(WireFormat format, long after, boolean joinLeave, long id) {
        return part(format, after, joinLeave, id, false, null);
    }

    /**
     * The same for subscribers that get deltas.
     *
     * @param base the publication that they were given last; null for none
     */
    EncodedRun partOfDeltas(WireFormat format, long after, boolean joinLeave, long id, @Nullable Publication base) {
        return part(format, after, joinLeave, id, true, base);
    }

    private EncodedRun part(
            WireFormat format, long after, boolean joinLeave, long id, boolean deltas, @Nullable Publication base) {
        // What makes no difference in this run must not keep subscribers from sharing.
        long from = after <= span.after() ? 0 : after;
        boolean withJoinLeave = joinLeave && hasJoinOrLeave;
        for (Part part : parts) {
            if (part.format == format
                    && part.after == from
                    && part.joinLeave == withJoinLeave
                    && part.id == id
                    && part.deltas == deltas
                    && Objects.equals(part.base, base)) {
                return part.run;
            }
        }
        List<EncodedPush> wanted = wanted(from, withJoinLeave, null, "");
        EncodedRun run = deltas ? EncodedRun.ofDeltas(format, wanted, base, id) : EncodedRun.of(format, wanted, id);
        parts.add(new Part(format, from, withJoinLeave, id, deltas, base, run));
        return run;
    }

    private record Part(
            WireFormat format,
            long after,
            boolean joinLeave,
            long id,
            boolean deltas,
            @Nullable Publication base,
            EncodedRun run) {}

    /** Gives the shared buffers back. */
    void release() {
        parts.forEach(part -> part.run.release());
        parts.clear();
    }
}
