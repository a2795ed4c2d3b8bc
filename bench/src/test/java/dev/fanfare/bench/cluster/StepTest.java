package dev.fanfare.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M14 What a seed chooses")
class StepTest {

    private static List<String> chosen(long seed) {
        Random random = new Random(seed);
        return Stream.generate(
                        () -> Step.choose(List.of(Fault.values()), random).toString())
                .limit(500)
                .toList();
    }

    @Test
    @DisplayName("M14 A seed chooses the same faults again, and another one others")
    void repeats() {
        assertThat(chosen(1)).isEqualTo(chosen(1)).isNotEqualTo(chosen(2));
    }

    @Test
    @DisplayName("M14 A seed chooses every fault sometimes, and sometimes two at once")
    void choosesAll() {
        List<String> chosen = chosen(3);
        assertThat(chosen.stream().flatMap(step -> Stream.of(step.split("\\+"))).collect(Collectors.toSet()))
                .hasSize(Fault.values().length);
        assertThat(chosen).anyMatch(step -> step.contains("+")).anyMatch(step -> !step.contains("+"));
    }
}
