package dev.fanfare.bench.workers;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.Tally;
import dev.fanfare.bench.plan.Plan;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** Clients in another process of this program, which gets its {@link Order}s line by line. */
final class ChildCrew implements Crew {

    private static final JsonMapper JSON = new JsonMapper();

    /** How old a count of deliveries may be; asking costs the child time. */
    private static final long FRESH_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private long deliveries;
    private long countedAt = System.nanoTime() - FRESH_NANOS;

    private ChildCrew(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildCrew start(Plan plan, int first, int end) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ChildCrew crew = new ChildCrew(process);
        crew.ask(new Order(Order.Verb.START, plan, first, end, null), Boolean.class);
        return crew;
    }

    private synchronized <T> T ask(Order order, Class<T> type) {
        try {
            orders.write(JSON.writeValueAsString(order));
            orders.newLine();
            orders.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("A worker process has ended; see above for what it said.");
            }
            return JSON.readValue(answer, type);
        } catch (IOException broken) {
            throw new UncheckedIOException("A worker process has ended; see above for what it said.", broken);
        }
    }

    private void tell(Order.Verb verb) {
        ask(Order.of(verb), Boolean.class);
    }

    @Override
    public void open() {
        tell(Order.Verb.OPEN);
    }

    @Override
    public Counts counts() {
        return ask(Order.of(Order.Verb.COUNTS), Counts.class);
    }

    @Override
    public synchronized long deliveries() {
        long now = System.nanoTime();
        if (now - countedAt >= FRESH_NANOS) {
            deliveries = ask(Order.of(Order.Verb.DELIVERIES), Long.class);
            countedAt = now;
        }
        return deliveries;
    }

    @Override
    public Interval interval() {
        return ask(Order.of(Order.Verb.INTERVAL), Answer.class).interval();
    }

    @Override
    public void stall() {
        tell(Order.Verb.STALL);
    }

    @Override
    public void drop() {
        tell(Order.Verb.DROP);
    }

    @Override
    public void reopen() {
        tell(Order.Verb.REOPEN);
    }

    @Override
    public Tally tally(long[] published) {
        return ask(
                new Order(
                        Order.Verb.TALLY,
                        null,
                        0,
                        0,
                        Arrays.stream(published).boxed().toList()),
                Tally.class);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
