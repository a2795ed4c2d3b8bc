package dev.fanfare.bench.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What goes wrong at a time.
 *
 * @param faults one, or one of Redis itself and one of something else
 */
public record Step(List<Fault> faults) {

    /** One step in so many has two faults. */
    private static final int DOUBLE = 3;

    /**
     * What goes wrong at a time.
     *
     * @throws IllegalArgumentException if two are in each other's way
     */
    public Step {
        faults = List.copyOf(faults);
        boolean isOne = faults.size() == 1;
        boolean isTwo =
                faults.size() == 2 && faults.get(0).isOfRedis() != faults.get(1).isOfRedis();
        if (!isOne && !isTwo) {
            throw new IllegalArgumentException("one of Redis itself and one of something else");
        }
    }

    /** Chooses one, or sometimes two. */
    static Step choose(List<Fault> choice, Random random) {
        List<Fault> chosen = new ArrayList<>(List.of(any(choice, random)));
        if (random.nextInt(DOUBLE) == 0) {
            boolean isOfRedis = chosen.get(0).isOfRedis();
            chosen.add(any(
                    choice.stream()
                            .filter(fault -> fault.isOfRedis() != isOfRedis)
                            .toList(),
                    random));
        }
        return new Step(chosen);
    }

    private static Fault any(List<Fault> choice, Random random) {
        return choice.get(random.nextInt(choice.size()));
    }

    /** As it is written on the command line, such as {@code cut+kill-redis}. */
    @Override
    public String toString() {
        return faults.stream().map(Fault::toString).collect(Collectors.joining("+"));
    }
}
