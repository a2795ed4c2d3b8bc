package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node with an engine in memory is killed over and over while it sells and relays. Who checks knows only what a subscriber
 * was given, and what the database says was committed.
 */
class KilledOutboxTest {

    @TempDir
    Path folder = Path.of("");

    private final Random random = new Random();

    /** What the subscriber was given from one start to the next kill, by shop. */
    private record Life(List<List<Long>> byShop) {

        static Life of(Receiver receiver) {
            return new Life(Shop.SHOPS.stream()
                    .map(shop -> receiver.in("news:" + shop).stream()
                            .map(Long::parseLong)
                            .toList())
                    .toList());
        }
    }

    private Process start(String mode) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("test.java", "java"),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Shop.class.getName(),
                        folder.toString(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int port(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("port ")) {
                return Integer.parseInt(line.substring("port ".length()));
            }
        }
        throw new AssertionError("the shop has not opened");
    }

    private Life live(String mode) throws Exception {
        Process shop = start(mode);
        try (Receiver receiver = Receiver.connect(
                port(shop),
                "ann",
                Shop.SHOPS.stream().map(name -> "news:" + name).toArray(String[]::new))) {
            if (mode.equals("end")) {
                Receiver.await()
                        .untilAsserted(() -> assertThat(Shop.SHOPS)
                                .allSatisfy(name ->
                                        assertThat(receiver.in("news:" + name)).endsWith("" + Shop.END)));
            } else {
                Receiver.await().until(() -> receiver.count() > 0);
                Awaitility.await()
                        .pollDelay(Duration.ofMillis(random.nextInt(400)))
                        .until(() -> true);
            }
            shop.destroyForcibly().waitFor();
            receiver.awaitEnd();
            return Life.of(receiver);
        } finally {
            shop.destroyForcibly().waitFor();
        }
    }

    private void killed(int rounds) throws Exception {
        List<Life> lives = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            lives.add(live("sell"));
        }
        lives.add(live("end"));
        DataSource database = Shop.database(folder);
        int repeated = 0;
        int lost = 0;
        int committedCount = 0;
        for (int shop = 0; shop < Shop.SHOPS.size(); shop++) {
            List<Long> committed = Shop.numbers(database, Shop.SHOPS.get(shop));
            committedCount += committed.size();
            Set<Long> seen = new TreeSet<>();
            Set<Long> missing = new TreeSet<>(committed);
            long last = 0;
            for (Life life : lives) {
                List<Long> numbers = life.byShop().get(shop);
                assertThat(committed).as("only what was committed").containsAll(numbers);
                assertThat(numbers)
                        .as("in order, each once in a life of the node")
                        .isSorted()
                        .doesNotHaveDuplicates();
                for (long number : numbers) {
                    missing.remove(number);
                    repeated += seen.add(number) ? 0 : 1;
                }
                if (!numbers.isEmpty()) {
                    long first = numbers.get(0);
                    long before = last;
                    // What the node had taken, and not written to the socket yet, when it was killed.
                    lost += (int) missing.stream()
                            .filter(number -> number > before && number < first)
                            .count();
                    missing.removeIf(number -> number > before && number < first);
                    last = numbers.get(numbers.size() - 1);
                }
            }
            assertThat(missing).as("missing, and not from the moment of a kill").isEmpty();
        }
        System.out.printf(
                "outbox: %d kills, %d committed, %d came twice, %d were in memory at a kill%n",
                rounds, committedCount, repeated, lost);
        assertThat(lost).as("no more than what was on its way").isLessThanOrEqualTo(rounds * Shop.SHOPS.size() * 10);
        assertThat(committedCount).isGreaterThan(rounds);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        }
    }

    @Test
    @DisplayName(
            "M19 after kills a subscriber has what was committed, in order, but for what was in the node's memory at a kill")
    void aFewKills() throws Exception {
        killed(4);
    }

    @Test
    @Tag("soak")
    @DisplayName("M19 the same after a hundred kills")
    void aHundredKills() throws Exception {
        killed(100);
    }
}
