package dev.fanfare.protocol;

import java.util.List;

/**
 * A condition on a publication's tags, as the client wrote it; not yet checked for sense.
 *
 * @param op "" for a comparison, else "and", "or" or "not" over {@code nodes}
 * @param key the tag to compare
 * @param cmp the comparison: eq, neq, in, nin, ex, nex, sw, ew, ct, lt, lte, gt, gte
 * @param val what to compare with
 * @param vals what to compare with, for in and nin
 * @param nodes the operands of {@code op}
 */
public record FilterNode(String op, String key, String cmp, String val, List<String> vals, List<FilterNode> nodes) {

    /** How many filters may be inside each other for a codec to read them; each level takes some of the stack. */
    public static final int MAX_READABLE_DEPTH = 512;

    /**
     * Any tree; whether it makes sense is checked when somebody subscribes with it.
     *
     * @param op "" for a comparison
     * @param key "" in a node with an {@code op}
     * @param cmp "" in a node with an {@code op}
     * @param val "" if {@code vals} are compared with
     * @param vals is copied; empty if {@code val} is compared with
     * @param nodes is copied; empty in a comparison
     */
    public FilterNode {
        vals = List.copyOf(vals);
        nodes = List.copyOf(nodes);
    }
}
