package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("who does nothing wrong does not notice")
class AttackTest {

    private static final int BURSTS = 12;

    /** That a delivery is late by so much is noticed; machines that build are slow. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    private static Siege standAlone;
    private static Siege embedded;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        standAlone = Siege.standAlone("128m");
        embedded = Siege.embedded("128m");
    }

    @AfterEach
    void giveUp() {
        Attacker.giveUp();
    }

    @AfterAll
    static void end() throws IOException {
        standAlone.close();
        embedded.close();
    }

    @ParameterizedTest(name = "the stand-alone server, when somebody {0}")
    @EnumSource
    void theStandAloneServerIsAttacked(Attack attack) {
        isNotNoticed(standAlone, attack);
    }

    @ParameterizedTest(name = "an embedded server, when somebody {0}")
    @EnumSource
    void anEmbeddedServerIsAttacked(Attack attack) {
        isNotNoticed(embedded, attack);
    }

    private static void isNotNoticed(Siege siege, Attack attack) {
        Victim victim = siege.victim();
        int before = victim.received();
        for (int i = 0; i < BURSTS; i++) {
            attack.strike(siege.port(), i);
        }
        await().untilAsserted(() -> assertThat(victim.received()).isGreaterThan(before + 20));
        assertThat(victim.complaints()).isEmpty();
        assertThat(victim.delays(1.0)).allMatch(slowest -> slowest.compareTo(NOTICED) < 0);
        assertThat(siege.server().errors())
                .as("lines of the log that are no entries, or say that something failed")
                .allMatch(line ->
                        line.matches("\\d{2}:\\d{2}:\\d{2}[.,]\\d{3}.*|\\d{4}-\\d{2}-\\d{2}T.*|Note: .*|SLF4J.*"))
                .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("FAKE"));
    }
}
