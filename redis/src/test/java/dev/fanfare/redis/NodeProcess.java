package dev.fanfare.redis;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.NotificationOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node that notifies, with short leases, as a process of its own or here. Clients are the users that they say they are. */
final class NodeProcess implements AutoCloseable {

    /** For how long a client is present of whose node nothing is heard. */
    static final Duration LEASE = Duration.ofSeconds(6);

    private static final String SAYS = "port ";

    private final Process process;
    private final int port;

    /** A process that is ready when this returns. */
    NodeProcess(int redis) throws IOException {
        process = new ProcessBuilder(
                        System.getProperty("test.java", "java"),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NodeProcess.class.getName(),
                        Integer.toString(redis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<Integer> said = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(said), "reads-port");
        reader.setDaemon(true);
        reader.start();
        port = said.orTimeout(1, TimeUnit.MINUTES)
                .whenComplete((number, problem) -> {
                    if (problem != null) {
                        kill();
                    }
                })
                .join();
    }

    private void read(CompletableFuture<Integer> said) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(SAYS)) {
                    said.complete(Integer.parseInt(line.substring(SAYS.length())));
                }
            }
            said.completeExceptionally(new AssertionError("the node has not begun"));
        } catch (IOException broken) {
            said.completeExceptionally(broken);
        }
    }

    int port() {
        return port;
    }

    /** As by {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    static Fanfare fanfare(int redis) {
        RedisEngine engine =
                RedisEngine.builder("redis://127.0.0.1:" + redis).prefix("test").build();
        return engine.addTo(Fanfare.builder())
                .clients(ClientOptions.builder()
                        .presenceTtl(LEASE)
                        .presenceUpdateInterval(Duration.ofSeconds(1))
                        .build())
                .namespace(
                        "news",
                        NamespaceOptions.builder()
                                .historySize(100)
                                .historyTtl(Duration.ofMinutes(5))
                                .forceRecovery(true)
                                .presence(true)
                                .allowSubscribeForClient(true)
                                .build())
                .notifications(NotificationOptions.DEFAULT)
                .onConnecting(event -> Credentials.of(event.data().utf8().replace("\"", "")))
                .build();
    }

    /** The node of another process: {@code args} is the port of Redis. */
    public static void main(String[] args) throws IOException {
        NettyServer server =
                NettyServer.builder(fanfare(Integer.parseInt(args[0]))).port(0).start();
        System.out.println(SAYS + server.port());
        System.out.flush();
    }
}
