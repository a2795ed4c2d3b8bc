package dev.fanfare.internal.node;

import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionLoop;
import dev.fanfare.protocol.Disconnect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks the sessions of a loop to go, one after the other and evenly over a time, so that those who let them in next have no
 * storm of them. Belongs to the loop.
 */
final class Departures {

    /** How long it takes at the most for each client of the node: so many at a time are no storm. */
    private static final Duration LONGEST_FOR_EACH = Duration.ofMillis(10);

    /** How far apart steps are at the least, in each of which several may go. */
    private static final long STEP_MILLIS = 10;

    private final SessionLoop loop;
    private final List<Session> sessions;
    private final long begin;
    private final double millisForEach;
    private int gone;

    /**
     * @param sessions of the loop
     * @param clients how many the node has
     * @param window in which all go; less if they are few
     */
    Departures(SessionLoop loop, List<Session> sessions, int clients, Duration window) {
        this.loop = loop;
        this.sessions = sessions;
        Duration enough = LONGEST_FOR_EACH.multipliedBy(Math.max(clients, sessions.size()));
        Duration time = enough.compareTo(window) < 0 ? enough : window;
        this.millisForEach = sessions.isEmpty() ? 0 : (double) time.toMillis() / sessions.size();
        // Loops, and nodes that end together, do not all begin at the same moment.
        this.begin = loop.now() + (long) (ThreadLocalRandom.current().nextDouble() * millisForEach);
    }

    /** Those whose turn it is go now, the others later. */
    void goOn() {
        long passed = loop.now() - begin;
        while (gone < sessions.size() && millisForEach * gone <= passed) {
            sessions.get(gone).close(Disconnect.SHUTDOWN, "the server stops");
            gone++;
        }
        if (gone < sessions.size()) {
            long next = (long) Math.ceil(millisForEach * gone) - passed;
            loop.after(this::goOn, Math.max(STEP_MILLIS, next));
        }
    }
}
