package dev.fanfare.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A peer that runs. It ends with this object, or with this process. */
final class PeerProcess implements AutoCloseable {

    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Thread reaper;
    private final Peer peer;
    private final int port;

    private PeerProcess(Peer peer, int port, Process process) {
        this.peer = peer;
        this.port = port;
        this.process = process;
        this.reaper = new Thread(() -> kill(process), "bench-reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a peer and waits until it accepts connections.
     *
     * @param port where it shall listen
     * @param log where it may write to
     * @param environment added to the peer's own
     */
    static PeerProcess start(Peer peer, int port, Path log, Map<String, String> environment)
            throws IOException, InterruptedException {
        if (accepts(port)) {
            throw new IOException("port " + port + " is in use; choose another with --port");
        }
        ProcessBuilder builder = new ProcessBuilder(peer.command().apply(port))
                .directory(peer.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(peer.environment());
        builder.environment().putAll(environment);
        PeerProcess running = new PeerProcess(peer, port, builder.start());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts(port)) {
            if (!running.process.isAlive() || System.nanoTime() > end) {
                running.close();
                throw new IOException(peer.title() + " did not start; see " + log);
            }
            Thread.sleep(50);
        }
        return running;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /** The URL of its HTTP API, where ours and Centrifugo's have it. */
    String api() {
        return "http://127.0.0.1:" + port + "/api";
    }

    String url() {
        return "ws://127.0.0.1:" + port + peer.path();
    }

    @Override
    public void close() {
        kill(process);
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running and does the same.
        }
    }

    /** Ends a process and everything it has started, first politely. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
