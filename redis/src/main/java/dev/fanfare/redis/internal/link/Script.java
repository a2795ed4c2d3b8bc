package dev.fanfare.redis.internal.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that Redis runs at once, from a file of this module. Redis knows it by its hash. */
public enum Script {
    /** Appends a publication and announces it. */
    PUBLISH("publish"),
    /** Reads a part of a stream. */
    HISTORY("history"),
    /** Clients are in a channel. */
    PRESENCE_PUT("presence", "presence_put"),
    /** A client is in a channel no longer. */
    PRESENCE_REMOVE("presence", "presence_remove"),
    /** Some of those in a channel. */
    PRESENCE_PAGE("presence", "presence_page"),
    /** How many are in a channel. */
    PRESENCE_STATS("presence", "presence_stats"),
    /** Puts a member into a group. */
    GROUP_ADD("group_add"),
    /** A member stays longer in its groups. */
    GROUP_REFRESH("group_refresh"),
    /** Keeps a ban. */
    BAN_KEEP("ban_keep"),
    /** A node holds channels. */
    OCCUPANCY_HOLD("occupancy", "occupancy_hold"),
    /** A node takes what is to be told of channels. */
    OCCUPANCY_TAKE("occupancy", "occupancy_take"),
    /** A node has told it. */
    OCCUPANCY_TOLD("occupancy", "occupancy_told"),
    /** Changes a state and announces it. */
    STATE_UPDATE("state", "state_update"),
    /** Reads a part of a state, or what changed. */
    STATE_READ("state", "state_read"),
    /** Takes away what is over of a state. */
    STATE_EXPIRE("state", "state_expire"),
    /** A node takes channels of which something is over. */
    STATE_DUE("state_due");

    /** All of them. */
    static final List<Script> ALL = List.of(values());

    private final String text;
    private final String digest;

    /**
     * @param files one after the other
     */
    Script(String... files) {
        text = Stream.of(files).map(Script::read).collect(Collectors.joining("\n"));
        digest = HexFormat.of().formatHex(sha1().digest(text()));
    }

    private static String read(String name) {
        String file = "/dev/fanfare/redis/" + name + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from this module");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    byte[] text() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String digest() {
        return digest;
    }
}
