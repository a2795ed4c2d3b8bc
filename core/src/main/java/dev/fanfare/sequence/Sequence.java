package dev.fanfare.sequence;

import dev.fanfare.handler.ErrorException;
import java.util.concurrent.CompletionStage;

/**
 * Numbers of which each is given once, on whichever node somebody asks: 1, 2, 3 and so on. Numbers that are asked for one
 * after the other rise, and so do those that one thread asks for without waiting. A number that was given and is not used,
 * because its caller has failed, is not given again.
 *
 * <p>Whoever follows the channel {@code sequence:} and the name is given the current number when it subscribes, and then
 * each new one, in order and none twice; after a break of the connection the numbers in between or, if these are too many,
 * the current one. See {@link SequenceViewers}.
 *
 * <p>A sequence begins with its first number and never ends. It is kept by the {@link dev.fanfare.spi.StateStore}: the
 * default one has it in memory, so that it begins at 1 again with the next process, and no number repeats while the process
 * lives. Its last number is 2<sup>53</sup> − 1, the largest integer that JavaScript has exactly.
 *
 * <p>All methods are safe for any thread and never block. A stage completes on a thread of its own kind, never an event
 * loop, and fails with {@link ErrorException}: {@code BAD_REQUEST} for an impossible name, saying why, {@code
 * LIMIT_EXCEEDED} if there are no more numbers, or the state store is full, {@code TOO_MANY_REQUESTS} while this node
 * is too far behind with deliveries.
 *
 * <p>Had from {@link dev.fanfare.Fanfare#sequence}; not for implementing, but for standing in for in an application's
 * tests.
 */
public interface Sequence {

    /** {@return what it is called} */
    String name();

    /**
     * Takes the next number.
     *
     * @return completes with a number that nobody else is given
     */
    CompletionStage<Long> next();

    /**
     * Takes several numbers in one step, for whoever needs many. Followers are told of the last one only: all up to there
     * have been given.
     *
     * @param count how many, from 1 to 2<sup>53</sup> − 1
     * @return completes with numbers that follow each other; fails with {@code BAD_REQUEST} for another count
     */
    CompletionStage<SequenceBlock> next(long count);

    /**
     * Reads the number that was given last, which is no promise about the next.
     *
     * @return completes with 0 if none was given yet
     */
    CompletionStage<Long> current();
}
