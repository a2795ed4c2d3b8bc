package dev.fanfare.systemtests;

import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who does nothing wrong, while others attack: subscribes to a channel that only the application publishes to
 * and to one that everybody publishes to, asks for health and shakes hands. Notes whatever goes wrong, and how long
 * deliveries take.
 */
final class Victim implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Pattern NUMBER = Pattern.compile("\"channel\":\"news:victim\",\"pub\":\\{\"data\":(\\d+)");

    private final int port;
    private final BiFunction<String, String, HttpRequest> publication;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final RawWebSocket socket;
    private final ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Long> delays = new ConcurrentLinkedQueue<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final long[] sentAt = new long[1 << 16];
    private volatile int sent;
    private volatile int received;
    private volatile boolean closing;

    /**
     * Connects, and begins to live.
     *
     * @param publication how the application publishes data to a channel
     */
    Victim(int port, String connect, BiFunction<String, String, HttpRequest> publication) throws IOException {
        this.port = port;
        this.publication = publication;
        this.socket = RawWebSocket.open(port, "/connection/websocket");
        socket.sendText(connect);
        socket.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news:victim\"}}\n"
                + "{\"id\":3,\"subscribe\":{\"channel\":\"open:all\"}}");
        for (String got = ""; !got.contains("\"id\":3"); ) {
            got = socket.readText();
            if (got.contains("\"error\"")) {
                throw new AssertionError("the victim was refused: " + got);
            }
        }
        Thread reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
        publisher.scheduleAtFixedRate(this::publish, 0, 25, TimeUnit.MILLISECONDS);
        prober.scheduleWithFixedDelay(this::probe, 0, 200, TimeUnit.MILLISECONDS);
    }

    private void read() {
        try {
            while (true) {
                RawWebSocket.Frame frame = socket.readFrame();
                if (frame.opcode() == RawWebSocket.CLOSE) {
                    complain("closed with " + frame.closeCode() + " " + frame.closeReason());
                    return;
                }
                for (String line : frame.text().lines().toList()) {
                    line(line);
                }
            }
        } catch (IOException broken) {
            complain("the connection broke: " + broken);
        }
    }

    private void line(String line) throws IOException {
        if (line.equals("{}")) {
            socket.sendText("{}");
        }
        Matcher number = NUMBER.matcher(line);
        if (number.find()) {
            int got = Integer.parseInt(number.group(1));
            if (got != received + 1) {
                complain("after " + received + " came " + got);
            }
            received = got;
            delays.add(System.nanoTime() - sentAt[got % sentAt.length]);
        }
    }

    private void publish() {
        int number = sent + 1;
        sentAt[number % sentAt.length] = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(
                    publication.apply("news:victim", Integer.toString(number)), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                sent = number;
            } else {
                complain("publishing was answered " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException | InterruptedException failed) {
            complain("publishing failed: " + failed);
        }
    }

    private void probe() {
        try {
            HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .timeout(PATIENCE)
                    .build();
            int status = http.send(health, HttpResponse.BodyHandlers.ofString()).statusCode();
            if (status != 200) {
                complain("health is " + status);
            }
            RawWebSocket.open(port, "/connection/websocket").close();
        } catch (IOException | InterruptedException | AssertionError failed) {
            complain("the probe failed: " + failed);
        }
    }

    private void complain(String what) {
        if (!closing) {
            complaints.add(what);
        }
    }

    /** What went wrong so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** How many deliveries came. */
    int received() {
        return received;
    }

    /** How many publications were acknowledged. */
    int sent() {
        return sent;
    }

    /**
     * How long deliveries took since this was last asked, from before publishing.
     *
     * @param quantiles such as 0.99 for what one of a hundred exceeds
     */
    List<Duration> delays(double... quantiles) {
        long[] all = delays.stream().mapToLong(Long::longValue).sorted().toArray();
        delays.clear();
        return Arrays.stream(quantiles)
                .mapToObj(each ->
                        Duration.ofNanos(all.length == 0 ? 0 : all[(int) Math.min(all.length - 1, all.length * each)]))
                .toList();
    }

    /** Publishes nothing more. */
    void rest() throws InterruptedException {
        publisher.shutdown();
        prober.shutdown();
        publisher.awaitTermination(20, TimeUnit.SECONDS);
        prober.awaitTermination(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        publisher.shutdownNow();
        prober.shutdownNow();
        socket.close();
    }
}
