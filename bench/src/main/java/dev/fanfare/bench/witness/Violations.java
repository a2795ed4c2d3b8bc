package dev.fanfare.bench.witness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many violations of each kind there are, and the first of each. Safe for any thread. */
public final class Violations {

    private static final int EXAMPLES = 5;

    private final Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
    private final List<Violation> examples = new ArrayList<>();

    /** Notes one. */
    public synchronized void add(Violation violation) {
        if (counts.merge(violation.kind(), 1L, Long::sum) <= EXAMPLES) {
            examples.add(violation);
        }
    }

    /** How many there are of each kind; what there is none of is left out. */
    public synchronized Map<Violation.Kind, Long> counts() {
        return new EnumMap<>(counts);
    }

    /** The first five of each kind, in the order in which they were found. */
    public synchronized List<Violation> examples() {
        return List.copyOf(examples);
    }

    /** How many there are. */
    public synchronized long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
