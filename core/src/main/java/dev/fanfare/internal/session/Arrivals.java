package dev.fanfare.internal.session;

import dev.fanfare.http.Handshake;
import dev.fanfare.internal.rate.Allowance;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.Transport;
import org.jspecify.annotations.Nullable;

/** What has arrived from a client and is not worked off, and whether more is wanted meanwhile. Belongs to its session. */
final class Arrivals {

    private final Session session;
    private final Dialogue dialogue;
    private final Transport transport;
    private final int limit;

    /** Null if nothing is limited. */
    private final @Nullable Allowance allowance;

    /** Null while nothing waits, which is nearly always. */
    private @Nullable CommandPump pump;

    /** Whether the transport was told to wait. */
    private boolean paused;

    /** What has come since something has waited. */
    private long waitingBytes;

    Arrivals(Session session, SessionContext context, Transport transport, Handshake handshake) {
        this.session = session;
        this.allowance = context.rates().ofClient(handshake.remoteAddress());
        this.dialogue = allowance == null ? context.dialogue() : new RationedDialogue(context.dialogue(), allowance);
        this.transport = transport;
        this.limit = context.options().queueMaxSize();
    }

    /**
     * Works off a frame, or has it wait for its turn.
     *
     * @return whether the next one is wanted
     */
    boolean take(byte[] frame) {
        if (pump == null) {
            pump = new CommandPump(session, dialogue);
        }
        waitingBytes += frame.length;
        if (paused && waitingBytes > limit && transport.traits().namesSession()) {
            session.close(Disconnect.TOO_MANY_REQUESTS, "too many commands wait");
            return false;
        }
        pump.add(transport.format().codec().commands(frame));
        workOff();
        paused = pump != null;
        return !paused;
    }

    /** A command was answered with an error. */
    void answered(ProtocolError error) {
        // What is the server's fault says nothing of the client.
        if (allowance != null && error.code() != ProtocolError.INTERNAL.code() && !allowance.mayErr()) {
            session.close(Disconnect.TOO_MANY_ERRORS, "more errors than client.rate_limit.client_error allows");
        }
    }

    /** Works off the commands that wait, as far as the session takes any, a slice at a time. */
    void workOff() {
        CommandPump commands = pump;
        if (commands == null || commands.isRunning()) {
            return;
        }
        if (!commands.run()) {
            drop();
        }
        if (pump != null && session.takesCommands()) {
            session.loop().later(this::workOff);
        }
        session.loop().flush();
    }

    /** Nothing waits any more. */
    void drop() {
        pump = null;
        waitingBytes = 0;
        if (paused) {
            paused = false;
            transport.resume();
        }
    }
}
