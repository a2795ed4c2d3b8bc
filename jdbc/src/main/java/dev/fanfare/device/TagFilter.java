package dev.fanfare.device;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which devices, by one of their tags.
 *
 * @param tag its name
 * @param comparison how it is compared
 * @param value with what; "" where nothing is
 */
public record TagFilter(String tag, Comparison comparison, String value) {

    /** How a tag is compared. */
    public enum Comparison {
        /** The device has the tag. */
        EXISTS,
        /** The device has no such tag. */
        NOT_EXISTS,
        /** The tag is this text. */
        EQUAL,
        /** The tag is another text, or not there. */
        NOT_EQUAL,
        /** The tag is a number above this one; what is no number is not. */
        GREATER,
        /** The tag is a number below this one; what is no number is not. */
        LESS
    }

    /**
     * A filter; the methods below say it shorter.
     *
     * @param tag 1 to 64 characters
     * @param comparison how
     * @param value a number where numbers are compared
     * @throws IllegalArgumentException if it can never be so, saying why
     */
    public TagFilter {
        DeviceText.check("tag", tag, 1, DeviceText.MAX_WORD);
        Objects.requireNonNull(comparison, "comparison must not be null");
        DeviceText.check("value", value, 0, DeviceText.MAX_NAME);
        if ((comparison == Comparison.GREATER || comparison == Comparison.LESS)
                && number(value).isEmpty()) {
            throw new IllegalArgumentException("a tag is compared with a number, such as 18 or -2.5");
        }
    }

    /**
     * {@return devices that have a tag}
     *
     * @param tag its name
     */
    public static TagFilter exists(String tag) {
        return new TagFilter(tag, Comparison.EXISTS, "");
    }

    /**
     * {@return devices that have no such tag}
     *
     * @param tag its name
     */
    public static TagFilter notExists(String tag) {
        return new TagFilter(tag, Comparison.NOT_EXISTS, "");
    }

    /**
     * {@return devices whose tag is a text}
     *
     * @param tag its name
     * @param value the text
     */
    public static TagFilter equal(String tag, String value) {
        return new TagFilter(tag, Comparison.EQUAL, value);
    }

    /**
     * {@return devices whose tag is another text, or not there}
     *
     * @param tag its name
     * @param value the text
     */
    public static TagFilter notEqual(String tag, String value) {
        return new TagFilter(tag, Comparison.NOT_EQUAL, value);
    }

    /**
     * {@return devices whose tag is a number above another}
     *
     * @param tag its name
     * @param value a number
     * @throws IllegalArgumentException if it is none
     */
    public static TagFilter greater(String tag, String value) {
        return new TagFilter(tag, Comparison.GREATER, value);
    }

    /**
     * {@return devices whose tag is a number below another}
     *
     * @param tag its name
     * @param value a number
     * @throws IllegalArgumentException if it is none
     */
    public static TagFilter less(String tag, String value) {
        return new TagFilter(tag, Comparison.LESS, value);
    }

    /**
     * {@return whether a device is among them}
     *
     * @param tags of the device
     */
    public boolean matches(Map<String, String> tags) {
        Objects.requireNonNull(tags, "tags must not be null");
        String there = tags.get(tag);
        return switch (comparison) {
            case EXISTS -> there != null;
            case NOT_EXISTS -> there == null;
            case EQUAL -> value.equals(there);
            case NOT_EQUAL -> !value.equals(there);
            case GREATER -> there != null && compared(there) > 0;
            case LESS -> there != null && compared(there) < 0;
        };
    }

    /** 0 also if it is no number. */
    private int compared(String there) {
        return number(there)
                .map(each -> each.compareTo(number(value).orElseThrow()))
                .orElse(0);
    }

    private static Optional<BigDecimal> number(String text) {
        // Exponents are left out: one of nine digits makes a number that takes minutes to compare.
        return text.matches("-?[0-9]{1,40}(\\.[0-9]{1,40})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
