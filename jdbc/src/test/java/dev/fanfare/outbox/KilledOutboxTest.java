package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node with an engine in memory is killed over and over while it sells and relays. Who checks knows only what a subscriber
 * was given, and what the database says was committed. The subscriber comes back before the relay begins: what is sent before,
 * an engine in memory keeps for nobody.
 */
class KilledOutboxTest {

    @TempDir
    Path folder = Path.of("");

    private final Random random = new Random();

    /** The address of the database that survives. */
    private String url = "";

    /** Where push messages go; "" for none. */
    private String phones = "";

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
                        url,
                        mode,
                        phones)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int port(Process process) throws Exception {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        new Thread(() -> readPort(process, port), "reads-port").start();
        try {
            return port.get(1, TimeUnit.MINUTES);
        } finally {
            if (!port.isDone()) {
                process.destroyForcibly();
            }
        }
    }

    private static void readPort(Process process, CompletableFuture<Integer> port) {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("port ")) {
                    port.complete(Integer.parseInt(line.substring("port ".length())));
                    return;
                }
            }
            port.completeExceptionally(new AssertionError("the shop has not opened"));
        } catch (IOException broken) {
            port.completeExceptionally(broken);
        }
    }

    private static Receiver receiver(Process shop) throws Exception {
        return Receiver.connect(
                port(shop),
                "ann",
                Shop.SHOPS.stream().map(name -> "news:" + name).toArray(String[]::new));
    }

    private Life live(String mode) throws Exception {
        Process shop = start(mode);
        try (Receiver receiver = receiver(shop)) {
            if (mode.equals("end")) {
                Receiver.await()
                        .untilAsserted(() -> assertThat(Shop.SHOPS).allSatisfy(name -> {
                            List<String> numbers = receiver.in("news:" + name);
                            assertThat(numbers.isEmpty() ? "" : numbers.get(numbers.size() - 1))
                                    .as("the last of %d of shop %s", numbers.size(), name)
                                    .isEqualTo("" + Shop.END);
                        }));
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
        DataSource database = Shop.database(url);
        int repeated = 0;
        int committedCount = 0;
        for (int shop = 0; shop < Shop.SHOPS.size(); shop++) {
            List<Long> committed = Shop.numbers(database, Shop.SHOPS.get(shop));
            committedCount += committed.size();
            Set<Long> seen = new TreeSet<>();
            Set<Long> missing = new TreeSet<>(committed);
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
            }
            assertThat(missing).as("what was committed and did not come").isEmpty();
        }
        System.out.printf("outbox: %d kills, %d committed, %d came twice%n", rounds, committedCount, repeated);
        assertThat(committedCount).isGreaterThan(rounds);
        if (url.startsWith("jdbc:h2:")) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("shutdown");
            }
        }
    }

    @Test
    @DisplayName("M19 after kills a subscriber has everything that was committed, in order, and nothing else")
    void aFewKills() throws Exception {
        url = Shop.h2(folder);
        killed(4);
    }

    @Test
    @Tag("soak")
    @DisplayName("M19 the same after a hundred kills, on H2")
    void aHundredKills() throws Exception {
        url = Shop.h2(folder);
        killed(100);
    }

    @Test
    @Tag("soak")
    @DisplayName("M19 the same after a hundred kills, on PostgreSQL")
    void aHundredKillsOnPostgres() throws Exception {
        url = Databases.urlOfDurablePostgres();
        killed(100);
    }

    @Test
    @Tag("soak")
    @DisplayName("M19 P4 after a hundred kills everything that was committed was pushed, and nothing else")
    void aHundredKillsWithPush() throws Exception {
        url = Databases.urlOfDurablePostgres();
        Map<String, AtomicInteger> pushed = new ConcurrentHashMap<>();
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            String message = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            pushed.computeIfAbsent(message, first -> new AtomicInteger()).incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        service.start();
        try {
            phones = "http://localhost:" + service.getAddress().getPort();
            killed(100);
            Set<String> committed = new TreeSet<>();
            for (String shop : Shop.SHOPS) {
                Shop.numbers(Shop.database(url), shop).forEach(number -> committed.add(shop + " " + number));
            }
            // What was under way when its node was killed belongs to that node for two minutes, and what has piled up
            // meanwhile takes a disk some more.
            Process shop = start("end");
            try (Receiver receiver = receiver(shop)) {
                assertThat(receiver.count()).isNotNegative();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(20))
                        .untilAsserted(() -> assertThat(pushed.keySet()).containsAll(committed));
            } finally {
                shop.destroyForcibly().waitFor();
            }
            assertThat(committed).containsAll(pushed.keySet());
            long twice =
                    pushed.values().stream().filter(times -> times.get() > 1).count();
            System.out.printf("push: %d pushed, %d of them more than once%n", pushed.size(), twice);
        } finally {
            service.stop(0);
        }
    }
}
