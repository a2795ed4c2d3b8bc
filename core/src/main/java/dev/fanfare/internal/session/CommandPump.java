package dev.fanfare.internal.session;

import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Request;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off the frames of a session, command by command, as far as the session's phase allows. Exists only while there
 * are any. Belongs to the session's loop.
 */
final class CommandPump {

    private static final Logger LOG = LoggerFactory.getLogger(CommandPump.class);

    /** How many commands are worked off before other sessions of the loop have their turn. */
    static final int SLICE = 64;

    private final Session session;
    private final Dialogue dialogue;
    private final Queue<CommandReader> frames = new ArrayDeque<>(1);

    /** Whether commands are being worked off, further up in the call stack. */
    private boolean running;

    CommandPump(Session session, Dialogue dialogue) {
        this.session = session;
        this.dialogue = dialogue;
    }

    void add(CommandReader frame) {
        frames.add(frame);
    }

    boolean isRunning() {
        return running;
    }

    /** Works off a slice of what waits; false if nothing waits any more. */
    boolean run() {
        running = true;
        try {
            for (int budget = SLICE; budget > 0 && session.takesCommands(); budget--) {
                Command command = next();
                if (command == null) {
                    return false;
                }
                attempt(command);
            }
        } catch (ProtocolException undecodable) {
            session.close(Disconnect.BAD_REQUEST, undecodable.getMessage());
        } finally {
            running = false;
        }
        return true;
    }

    private @Nullable Command next() {
        for (CommandReader frame = frames.peek(); frame != null; frame = frames.peek()) {
            Command command = frame.next();
            if (command != null) {
                return command;
            }
            frames.remove();
        }
        return null;
    }

    private void attempt(Command command) {
        try {
            dispatch(command);
        } catch (RuntimeException | StackOverflowError failed) {
            if (command.id() > 0) {
                session.fail(command.id(), failed);
            } else {
                LOG.error("Client {}: a command without an answer failed", session.clientId(), failed);
                session.close(Disconnect.INTERNAL_ERROR, "a command failed that has no answer");
            }
        }
    }

    private void dispatch(Command command) {
        Request request = command.request();
        if (request instanceof Request.Pong) {
            if (!session.isConnected() || !session.times().pong()) {
                session.close(Disconnect.BAD_REQUEST, "a pong that nobody asked for");
            }
        } else if (command.id() == 0 && !(request instanceof Request.Send)) {
            session.close(Disconnect.BAD_REQUEST, "a command without an id");
        } else if (session.isConnected()) {
            dialogue.next(session, command.id(), request);
        } else {
            dialogue.first(session, command.id(), request);
        }
    }
}
