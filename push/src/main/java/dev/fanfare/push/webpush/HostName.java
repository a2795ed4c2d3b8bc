package dev.fanfare.push.webpush;

import java.util.regex.Pattern;

/**
 * What counts as the name of a host of the internet. Addresses have many spellings, {@code 127.1}, {@code 0x7f000001} or
 * {@code [::1]} among them, so names are recognised, and everything else is none.
 */
final class HostName {

    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";

    /** Two labels or more; the last one begins with a letter, as no part of an address does. */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)(?:" + LABEL + "\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

    private HostName() {}

    /** @param host in small letters */
    static boolean isName(String host) {
        return NAME.matcher(host).matches();
    }
}
