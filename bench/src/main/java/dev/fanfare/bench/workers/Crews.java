package dev.fanfare.bench.workers;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.load.Crowd;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.Tally;
import dev.fanfare.bench.plan.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Several crews as one. */
public final class Crews implements Crew {

    private final List<Crew> members;

    private Crews(List<Crew> members) {
        this.members = members;
    }

    /** The clients of a plan: in this process, or in as many others as the plan says. */
    public static Crew of(Plan plan) throws IOException {
        int total = plan.layout().total();
        if (total == 0) {
            return new Crews(List.of());
        }
        if (plan.processes() == 1) {
            return new Crowd(plan, 0, total);
        }
        List<Crew> members = new ArrayList<>();
        for (int i = 0; i < plan.processes(); i++) {
            int first = (int) ((long) total * i / plan.processes());
            int end = (int) ((long) total * (i + 1) / plan.processes());
            members.add(ChildCrew.start(plan, first, end));
        }
        return new Crews(members);
    }

    @Override
    public void open() {
        members.forEach(Crew::open);
    }

    @Override
    public Counts counts() {
        return members.stream().map(Crew::counts).reduce(new Counts(0, 0, 0, ""), Counts::plus);
    }

    @Override
    public long deliveries() {
        return members.stream().mapToLong(Crew::deliveries).sum();
    }

    @Override
    public Interval interval() {
        return members.stream().map(Crew::interval).reduce(Interval.empty(), Interval::plus);
    }

    @Override
    public void stall() {
        members.forEach(Crew::stall);
    }

    @Override
    public void drop() {
        members.forEach(Crew::drop);
    }

    @Override
    public void reopen() {
        members.forEach(Crew::reopen);
    }

    @Override
    public Tally tally(long[] published) {
        return members.stream().map(crew -> crew.tally(published)).reduce(Tally.NONE, Tally::plus);
    }

    @Override
    public void close() {
        Consumer<Crew> close = Crew::close;
        members.forEach(close);
    }
}
