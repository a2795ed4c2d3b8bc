package dev.fanfare.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Many WebSocket clients on one thread: each connects, subscribes, and counts what it receives. */
final class Crowd implements AutoCloseable {

    private static final int CONNECTING_AT_ONCE = 500;
    private static final String HANDSHAKE = "GET /connection/websocket HTTP/1.1\r\nHost: localhost\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final String COMMANDS = "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}";

    private final Selector selector = Selector.open();
    private final List<Member> members = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final int port;
    private int subscribed;
    private long received;

    Crowd(int port) throws IOException {
        this.port = port;
    }

    /** How many publications came, to all together. */
    long received() {
        return received;
    }

    /** What went wrong, for any. */
    List<String> problems() {
        return members.stream()
                .filter(member -> member.problem != null)
                .map(member -> String.valueOf(member.problem))
                .toList();
    }

    /** Lets so many come, and waits until all are subscribed. */
    void gather(int count) throws IOException {
        while (subscribed < count) {
            while (members.size() < count && members.size() - subscribed < CONNECTING_AT_ONCE) {
                members.add(new Member());
            }
            work();
        }
    }

    /** Reads until the condition holds or the time is over. */
    void readUntil(BooleanSupplier condition, long seconds) throws IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            work();
        }
    }

    private void work() throws IOException {
        selector.select(key -> ((Member) key.attachment()).ready(key), 1000);
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            member.channel.close();
        }
        selector.close();
    }

    private final class Member {
        private final SocketChannel channel = SocketChannel.open();
        private final StringBuilder unread = new StringBuilder();
        private boolean upgraded;
        private boolean isSubscribed;
        private int expected;
        private @Nullable String problem;

        Member() throws IOException {
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.register(selector, SelectionKey.OP_CONNECT, this);
        }

        void ready(SelectionKey key) {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                    key.interestOps(SelectionKey.OP_READ);
                    channel.write(ByteBuffer.wrap(HANDSHAKE.getBytes(StandardCharsets.US_ASCII)));
                } else {
                    read(key);
                }
            } catch (IOException broken) {
                problem = broken.toString();
                key.cancel();
            }
        }

        private void read(SelectionKey key) throws IOException {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                problem = "closed by the server after " + expected;
                key.cancel();
                return;
            }
            // One char per byte: what is looked for is ASCII.
            unread.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
            if (!upgraded) {
                int end = unread.indexOf("\r\n\r\n");
                if (end < 0) {
                    return;
                }
                upgraded = true;
                unread.delete(0, end + 4);
                channel.write(frame(COMMANDS));
            }
            boolean more = true;
            while (more) {
                more = readFrame();
            }
        }

        private boolean readFrame() {
            if (unread.length() < 2) {
                return false;
            }
            int header = unread.charAt(1) == 126 ? 4 : 2;
            if (unread.length() < header) {
                return false;
            }
            int length = header == 2 ? unread.charAt(1) : unread.charAt(2) << 8 | unread.charAt(3);
            if (unread.length() < header + length) {
                return false;
            }
            for (String message : unread.substring(header, header + length).split("\n", -1)) {
                message(message);
            }
            unread.delete(0, header + length);
            return true;
        }

        private void message(String message) {
            if (message.startsWith("{\"id\":2,\"subscribe\"")) {
                isSubscribed = true;
                subscribed++;
            } else if (message.contains("\"pub\"")) {
                if (!isSubscribed || !message.contains("\"data\":" + expected + ",")) {
                    problem = "expected " + expected + " and got " + message;
                }
                expected++;
                received++;
            }
        }

        private static ByteBuffer frame(String text) {
            byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
            // A mask of zeros leaves the payload as it is.
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 6);
            return frame.put((byte) 0x81)
                    .put((byte) (0x80 | payload.length))
                    .putInt(0)
                    .put(payload)
                    .flip();
        }
    }
}
