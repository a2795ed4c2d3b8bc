package dev.fanfare.internal.notify;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.internal.channel.PercentEncoding;
import dev.fanfare.notify.NotificationOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;

/** The channels that notifications travel in, all of one namespace that clients have no rights in. */
final class NotificationChannels {

    /** The namespace. */
    static final String NAMESPACE = "notify";

    /** The least that names may be long: a prefix and a hash. */
    private static final int MIN_LENGTH = 64;

    /** Longer than any reconnect that could still be called one. */
    private static final Duration META_TTL = Duration.ofDays(1);

    private static final String UNRESERVED = "-._~";
    private static final String GROUP = "group/";

    private final String prefix;
    private final int maxLength;

    /**
     * @throws IllegalArgumentException if channel names are too short
     */
    NotificationChannels(ChannelSyntax syntax) {
        if (syntax.maxLength() < MIN_LENGTH) {
            throw new IllegalArgumentException("notifications need channel names of at least " + MIN_LENGTH
                    + " characters, and max_length is " + syntax.maxLength());
        }
        prefix = NAMESPACE + syntax.namespaceBoundary();
        maxLength = syntax.maxLength();
    }

    /** What the namespace keeps. */
    static NamespaceOptions namespace(NotificationOptions options) {
        Duration kept = options.retentionTtl();
        return NamespaceOptions.builder()
                .historySize(options.retentionSize())
                .historyTtl(kept)
                .historyMetaTtl(kept.compareTo(META_TTL) > 0 ? kept : META_TTL)
                .forceRecovery(true)
                .build();
    }

    /** For everyone. */
    String everyone() {
        return prefix + "all";
    }

    String client(String id) {
        return name("client/", id);
    }

    String user(String id) {
        return name("user/", id);
    }

    String group(String name) {
        return name(GROUP, name);
    }

    /** What the channels of all groups begin with. */
    String groups() {
        return prefix + GROUP;
    }

    private String name(String kind, String id) {
        String encoded = prefix + kind + PercentEncoding.of(id, NotificationChannels::isUnreserved);
        // The star is never part of an encoded id.
        return encoded.length() <= maxLength ? encoded : prefix + kind + "*" + hash(id);
    }

    /** RFC 3986, section 2.3. */
    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }

    private static String hash(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
