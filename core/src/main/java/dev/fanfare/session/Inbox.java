package dev.fanfare.session;

import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The frames of a session that are not worked off yet. Exists only while there are any. */
final class Inbox {

    /** How many commands are worked off before other sessions of the loop have their turn. */
    static final int SLICE = 64;

    private final Queue<CommandReader> frames = new ArrayDeque<>(1);
    private boolean claimed;

    void add(CommandReader frame) {
        frames.add(frame);
    }

    /** The next command, or null if there is none. */
    @Nullable
    Command next() {
        for (CommandReader frame = frames.peek(); frame != null; frame = frames.peek()) {
            Command command = frame.next();
            if (command != null) {
                return command;
            }
            frames.remove();
        }
        return null;
    }

    /** Claims the right to work it off; false if somebody is at it, further up in the call stack. */
    boolean claim() {
        boolean free = !claimed;
        claimed = true;
        return free;
    }

    /** Gives that right back. */
    void unclaim() {
        claimed = false;
    }
}
