package dev.fanfare.internal.channel;

import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Outside;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides by its tags whether a publication is for a subscriber. Immutable. */
public final class TagsFilter {

    private static final int MAX_NODES = 256;

    private final Predicate<Map<String, String>> condition;

    private TagsFilter(Predicate<Map<String, String>> condition) {
        this.condition = condition;
    }

    /**
     * Checks what a client wrote and makes a filter of it.
     *
     * @throws IllegalArgumentException if it makes no sense, saying why
     */
    public static TagsFilter of(FilterNode node) {
        if (isTooLarge(node)) {
            throw new IllegalArgumentException("a filter may have " + MAX_NODES + " nodes");
        }
        return new TagsFilter(compile(node));
    }

    /** Whether the subscriber gets a publication with these tags. */
    public boolean matches(Map<String, String> tags) {
        return condition.test(tags);
    }

    /** What passes both of two filters; null, which lets everything through, if there are none. */
    public static @Nullable TagsFilter both(@Nullable TagsFilter first, @Nullable TagsFilter second) {
        return first == null || second == null
                ? (first == null ? second : first)
                : new TagsFilter(first.condition.and(second.condition));
    }

    /** Whether the tree is larger than a filter may be; looks no further, and so takes no stack. */
    private static boolean isTooLarge(FilterNode node) {
        Queue<FilterNode> open = new ArrayDeque<>(List.of(node));
        int count = 0;
        while (!open.isEmpty() && count <= MAX_NODES) {
            open.addAll(open.remove().nodes());
            count++;
        }
        return count > MAX_NODES;
    }

    private static Predicate<Map<String, String>> compile(FilterNode node) {
        List<Predicate<Map<String, String>>> operands =
                node.nodes().stream().map(TagsFilter::compile).toList();
        return switch (node.op()) {
            case "" -> comparison(node);
            case "and" -> {
                requireOperands(node, !operands.isEmpty(), "at least one operand");
                yield tags -> operands.stream().allMatch(operand -> operand.test(tags));
            }
            case "or" -> {
                requireOperands(node, !operands.isEmpty(), "at least one operand");
                yield tags -> operands.stream().anyMatch(operand -> operand.test(tags));
            }
            case "not" -> {
                requireOperands(node, operands.size() == 1, "exactly one operand");
                yield operands.get(0).negate();
            }
            default ->
                throw new IllegalArgumentException("unknown operator \"" + Outside.of(node.op()) + "\" in a filter");
        };
    }

    private static void requireOperands(FilterNode node, boolean condition, String needed) {
        if (!condition) {
            throw new IllegalArgumentException("\"" + Outside.of(node.op()) + "\" in a filter needs " + needed);
        }
    }

    private static Predicate<Map<String, String>> comparison(FilterNode node) {
        if (node.key().isEmpty()) {
            throw new IllegalArgumentException("a comparison in a filter needs a key");
        }
        Set<String> vals = Set.copyOf(node.vals());
        return switch (node.cmp()) {
            case "ex" -> value(node, tag -> tag != null);
            case "nex" -> value(node, tag -> tag == null);
            case "eq" -> one(node, tag -> tag != null && tag.equals(node.val()));
            case "neq" -> one(node, tag -> tag == null || !tag.equals(node.val()));
            case "in" -> many(node, tag -> tag != null && vals.contains(tag));
            case "nin" -> many(node, tag -> tag == null || !vals.contains(tag));
            case "sw" -> one(node, tag -> tag != null && tag.startsWith(node.val()));
            case "ew" -> one(node, tag -> tag != null && tag.endsWith(node.val()));
            case "ct" -> one(node, tag -> tag != null && tag.contains(node.val()));
            case "lt" -> one(node, numeric(node, sign -> sign < 0));
            case "lte" -> one(node, numeric(node, sign -> sign <= 0));
            case "gt" -> one(node, numeric(node, sign -> sign > 0));
            case "gte" -> one(node, numeric(node, sign -> sign >= 0));
            default ->
                throw new IllegalArgumentException("unknown comparison \"" + Outside.of(node.cmp()) + "\" in a filter");
        };
    }

    private interface TagTest {
        boolean test(@Nullable String tag);
    }

    private static Predicate<Map<String, String>> value(FilterNode node, TagTest test) {
        String key = node.key();
        return tags -> test.test(tags.get(key));
    }

    private static Predicate<Map<String, String>> one(FilterNode node, TagTest test) {
        if (!node.vals().isEmpty()) {
            throw new IllegalArgumentException("\"" + Outside.of(node.cmp()) + "\" in a filter takes val, not vals");
        }
        return value(node, test);
    }

    private static Predicate<Map<String, String>> many(FilterNode node, TagTest test) {
        if (node.vals().isEmpty()) {
            throw new IllegalArgumentException("\"" + Outside.of(node.cmp()) + "\" in a filter needs vals");
        }
        return value(node, test);
    }

    private interface SignTest {
        boolean test(int sign);
    }

    private static TagTest numeric(FilterNode node, SignTest test) {
        BigDecimal val = decimal(node.val());
        if (val == null) {
            throw new IllegalArgumentException("\"" + Outside.of(node.cmp())
                    + "\" in a filter compares decimal numbers, not \"" + Outside.of(node.val()) + "\"");
        }
        return tag -> {
            BigDecimal number = tag == null ? null : decimal(tag);
            return number != null && test.test(number.compareTo(val));
        };
    }

    private static @Nullable BigDecimal decimal(String text) {
        try {
            // An exponent would let a few characters stand for a number of many megabytes.
            return text.length() > 64 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0 ? null : new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
