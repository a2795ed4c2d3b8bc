package dev.fanfare.device;

import dev.fanfare.protocol.Outside;
import java.util.Objects;

/** What texts of devices may be, as the columns have them. */
final class DeviceText {

    /** The longest user id, topic and value of a tag, in characters. */
    static final int MAX_NAME = 200;

    /** The longest provider, platform, locale, time zone and name of a tag. */
    static final int MAX_WORD = 64;

    private DeviceText() {}

    static String check(String what, String text, int least, int most) {
        Objects.requireNonNull(text, what + " must not be null");
        if (text.length() < least || text.length() > most) {
            throw new IllegalArgumentException(
                    what + " must have " + least + " to " + most + " characters, and has " + text.length());
        }
        if (!text.equals(text.strip()) || text.codePoints().anyMatch(DeviceText::isNoLetter)) {
            throw new IllegalArgumentException(what
                    + " must have no control characters, no half ones and no blanks at its ends: \"" + Outside.of(text)
                    + "\"");
        }
        return text;
    }

    private static boolean isNoLetter(int point) {
        return point < ' ' || point == 0x7f || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
