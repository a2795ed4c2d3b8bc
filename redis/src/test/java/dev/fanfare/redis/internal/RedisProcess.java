package dev.fanfare.redis.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real Redis, which can be killed, held, and started anew at the same place. */
public final class RedisProcess implements AutoCloseable {

    private static final File PROGRAM = program();

    static {
        // Tests of this module wait for what they expect, on a machine that may be busy: time alone makes none fail.
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    private final int port = freePort();
    private final List<String> command = new ArrayList<>();
    private final Path folder;
    private @Nullable Process process;
    private @Nullable RedisClient client;
    private @Nullable RedisCommands<String, String> administrator;

    /**
     * It runs when this returns.
     *
     * @param settings one of {@code redis.conf} each; without any, nothing is kept when it ends
     */
    public RedisProcess(String... settings) {
        try {
            folder = Files.createTempDirectory("fanfare-redis");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        command.addAll(List.of(PROGRAM.getPath(), "--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", folder.toString(), "--save", ""));
        Arrays.stream(settings).forEach(setting -> Collections.addAll(command, ("--" + setting).split(" ")));
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        start();
    }

    private static File program() {
        try {
            return ExecutableProvider.newJarResourceProvider().get();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Starts it after it was killed. */
    public void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Awaitility.await().ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** As by {@code kill -9}. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** It does nothing any more, but is there. */
    public void hold() {
        signal("STOP");
    }

    /** It goes on. */
    public void release() {
        signal("CONT");
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("it is not running");
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Asks it something, as an administrator would. */
    public synchronized <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisCommands<String, String> asked = administrator;
        if (asked == null) {
            RedisClient made = RedisClient.create(RedisURI.create("127.0.0.1", port));
            client = made;
            asked = made.connect().sync();
            administrator = asked;
        }
        return question.apply(asked);
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
        kill();
    }
}
