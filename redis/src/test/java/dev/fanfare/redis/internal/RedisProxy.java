package dev.fanfare.redis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What lies between a node and Redis, and can swallow what is announced without closing anything, and lead to
 * another Redis. */
public final class RedisProxy implements AutoCloseable {

    private final ServerSocket listening;
    private volatile int target;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    /**
     * It listens when this returns.
     *
     * @param target the port of Redis
     */
    public RedisProxy(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        begin(this::accept);
    }

    /** Where nodes connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Nothing that Redis announces gets through any more, over the connections that are there. */
    public void swallowAnnouncements() {
        connections.forEach(connection -> connection.isDeaf = connection.subscribes);
    }

    /** Who connects from now on gets to another Redis; connections that are there stay. */
    public void redirect(int other) {
        target = other;
    }

    private static void begin(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Connection connection =
                        new Connection(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                connections.add(connection);
                begin(connection::forth);
                begin(connection::back);
            }
        } catch (IOException closed) {
            // As it is meant to be.
        }
    }

    private static final class Connection {
        private final Socket client;
        private final Socket redis;
        private volatile boolean subscribes;
        private volatile boolean isDeaf;

        Connection(Socket client, Socket redis) {
            this.client = client;
            this.redis = redis;
        }

        void forth() {
            copy(client, redis);
        }

        void back() {
            copy(redis, client);
        }

        private void copy(Socket from, Socket to) {
            byte[] some = new byte[8192];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(some); count >= 0; count = in.read(some)) {
                    if (from == client) {
                        subscribes |= new String(some, 0, count, StandardCharsets.ISO_8859_1).contains("SUBSCRIBE");
                    }
                    if (from == client || !isDeaf) {
                        out.write(some, 0, count);
                        out.flush();
                    }
                }
            } catch (IOException closed) {
                // The other side ends with it.
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Connection connection : connections) {
                connection.client.close();
                connection.redis.close();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
