package dev.fanfare.bench.workers;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.load.Crowd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** A process with some of the clients. It does what it is told and ends with its standard input. */
public final class Worker {

    private static final JsonMapper JSON = new JsonMapper();

    private Worker() {}

    /** Begins with an {@link Order} to start. */
    public static void main(String[] args) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String first = orders.readLine();
        if (first == null) {
            return;
        }
        Order start = JSON.readValue(first, Order.class);
        try (Crew crew = new Crowd(Objects.requireNonNull(start.plan()), start.first(), start.end())) {
            answer(true);
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                answer(obey(crew, JSON.readValue(line, Order.class)));
            }
        }
    }

    private static void answer(Object value) {
        System.out.println(JSON.writeValueAsString(value));
    }

    private static Object obey(Crew crew, Order order) {
        switch (order.verb()) {
            case COUNTS -> {
                return crew.counts();
            }
            case DELIVERIES -> {
                return crew.deliveries();
            }
            case INTERVAL -> {
                return Answer.of(crew.interval());
            }
            case TALLY -> {
                return crew.tally(Objects.requireNonNull(order.published()).stream()
                        .mapToLong(Long::longValue)
                        .toArray());
            }
            case OPEN -> crew.open();
            case STALL -> crew.stall();
            case DROP -> crew.drop();
            case REOPEN -> crew.reopen();
            case START -> throw new IllegalArgumentException("the worker has been started");
        }
        return true;
    }
}
