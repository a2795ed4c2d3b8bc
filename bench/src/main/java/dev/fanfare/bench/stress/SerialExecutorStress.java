package dev.fanfare.bench.stress;

import dev.fanfare.internal.handler.SerialExecutor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Every task that is handed to a {@link SerialExecutor} runs, and never two at once. */
public final class SerialExecutorStress {

    private SerialExecutorStress() {}

    /** What both races share. Two tasks at once would lose an increment, which is not atomic. */
    private abstract static class Tasks {
        private final HandTurnedLoop threads = new HandTurnedLoop();
        private final SerialExecutor executor = new SerialExecutor(threads);
        private int runs;

        void handOver() {
            executor.execute(() -> runs++);
        }

        void run() {
            threads.turn();
        }

        void end(II_Result result) {
            threads.turn();
            result.r1 = runs;
            result.r2 = executor.outstanding();
        }
    }

    /** Tasks come while others run. */
    @JCStressTest
    @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "every task has run, one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task was lost, or two ran at once")
    @State
    public static class HandOver extends Tasks {
        @Actor
        public void source() {
            handOver();
            handOver();
            handOver();
        }

        @Actor
        public void runner() {
            run();
            run();
        }

        @Arbiter
        public void arbiter(II_Result result) {
            end(result);
        }
    }

    /** Tasks come from two sides. */
    @JCStressTest
    @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "every task has run, one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a task was lost, or two ran at once")
    @State
    public static class TwoSources extends Tasks {
        @Actor
        public void one() {
            handOver();
            run();
        }

        @Actor
        public void another() {
            handOver();
            handOver();
        }

        @Arbiter
        public void arbiter(II_Result result) {
            end(result);
        }
    }
}
