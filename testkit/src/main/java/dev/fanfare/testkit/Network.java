package dev.fanfare.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a client and a server on this machine that a test can cut. Safe for any thread. */
public final class Network implements Closeable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private volatile boolean cut;
    private boolean frozen;

    /**
     * Begins to listen on a free port of this machine.
     *
     * @param target the port of the server
     * @throws IOException if it cannot listen
     */
    public Network(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    /** {@return where clients connect} */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            if (cut) {
                client.close();
                continue;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            start(() -> carry(client, server));
            start(() -> carry(server, client));
        }
    }

    private void carry(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            byte[] bytes = new byte[16_384];
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                awaitThaw();
                to.getOutputStream().write(bytes, 0, read);
            }
        } finally {
            sockets.remove(from);
        }
    }

    private synchronized void awaitThaw() throws InterruptedIOException {
        try {
            while (frozen) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            throw new InterruptedIOException();
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException broken) {
                // That is what this network is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Breaks every connection, and refuses new ones until {@link #restore}.
     *
     * @throws IOException if a connection cannot be closed
     */
    public void cut() throws IOException {
        cut = true;
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Lets connections through again. */
    public void restore() {
        cut = false;
    }

    /** Carries nothing any more, and says so to nobody, until {@link #thaw}. */
    public synchronized void freeze() {
        frozen = true;
    }

    /** Carries what it held back, and goes on. */
    public synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        thaw();
        listener.close();
        cut();
    }
}
