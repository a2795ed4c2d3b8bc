package dev.fanfare.bench.stress;

import dev.fanfare.handler.SerialExecutor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads hand over tasks while a third runs what was handed over: all run, and never two at once,
 * which an increment that is not atomic would show.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "every task has run, one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "a task was lost, or two ran at once")
@State
public class SerialExecutorStress {

    private final HandTurnedLoop threads = new HandTurnedLoop();
    private final SerialExecutor executor = new SerialExecutor(threads);
    private int runs;

    @Actor
    public void one() {
        executor.execute(() -> runs++);
    }

    @Actor
    public void another() {
        executor.execute(() -> runs++);
        executor.execute(() -> runs++);
    }

    @Actor
    public void runner() {
        threads.turn();
    }

    @Arbiter
    public void end(II_Result result) {
        threads.turn();
        result.r1 = runs;
        result.r2 = executor.outstanding();
    }
}
