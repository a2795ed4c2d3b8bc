package dev.fanfare.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M14 The simulation of sizes")
class SizingTest {

    private static Sizing sizing(Assumptions.Audience... audience) {
        return new Sizing(new Assumptions(List.of(audience), 100, 4, 10, 100, 5, 20, 2, 0.5, 3, 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 10", "20, 10", "20, 100", "1000, 100", "7, 1"})
    @DisplayName("M14 Subscribers that are dealt out at random reach as many nodes as probability says")
    void reachesNodes(int subscribers, int nodes) {
        double expected = nodes * (1 - Math.pow(1 - 1.0 / nodes, subscribers));
        assertThat(sizing().nodesWith(subscribers, nodes)).isCloseTo(expected, within(0.05 * expected));
    }

    @Test
    @DisplayName("M14 A channel for everybody is heard by every node, and one for one connection by one")
    void heard() {
        Estimate estimate = sizing(new Assumptions.Audience(1, 1, 1), new Assumptions.Audience(Long.MAX_VALUE, 1, 2))
                .of(10, 1_000);
        assertThat(estimate.channels()).isEqualTo(1_001);
        assertThat(estimate.publications()).isEqualTo(1_002);
        assertThat(estimate.heard()).isEqualTo(1_000 + 2 * 10);
        assertThat(estimate.deliveriesPerNode()).isEqualTo((1_000 + 2 * 1_000) / 10.0);
        assertThat(estimate.subscriptionsPerNode()).isEqualTo(101);
        assertThat(estimate.connectionsPerNode()).isEqualTo(100);
        assertThat(estimate.redisLinks()).isEqualTo(30);
        double micros = 3_000 * 10 + 1_002 * 100 + 1_020 * 5;
        assertThat(estimate.coresPerNode()).isCloseTo(micros / 1e6 / 0.5 / 10, within(1e-9));
        assertThat(estimate.redisCores()).isCloseTo((1_002 * 20 + 1_020 * 2) / 1e6 / 0.5, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("M14 Channels are in several Redis about evenly")
    void balance(Placement placement) {
        for (int redis : new int[] {1, 2, 3, 6, 24}) {
            assertThat(placement.imbalance(redis, 100_000))
                    .as("%s over %d", placement, redis)
                    .isBetween(1.0, 1.1);
        }
    }

    @Test
    @DisplayName("M14 Only what a further Redis gets changes its place")
    void moves() {
        for (int i = 0; i < 10_000; i++) {
            int before = Placement.SEVERAL.place("room:" + i, 5);
            assertThat(Placement.SEVERAL.place("room:" + i, 6)).isIn(before, 5);
        }
    }

    @Test
    @DisplayName("M14 The slots are those of Redis Cluster")
    void slots() {
        // The check value of CRC-16/XMODEM.
        assertThat(Placement.crc16("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0x31C3);
    }
}
