package dev.fanfare.testkit;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Request;
import dev.fanfare.spi.Inbound;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session that only keeps what its transport calls. */
final class RecordedSession implements Inbound {

    static final String CONNECT = "connect";
    static final String CLOSED = "closed";

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Integer> received = new CopyOnWriteArrayList<>();
    private final List<String> writables = new CopyOnWriteArrayList<>();
    private volatile boolean wantsMore = true;

    /** What it answers to messages from now on. */
    void wantMore(boolean more) {
        wantsMore = more;
    }

    /** Everything but messages and writability, in order. */
    List<String> calls() {
        return calls;
    }

    /** How long the messages were. */
    List<Integer> received() {
        return received;
    }

    /** One for each time that the transport took more again. */
    List<String> writables() {
        return writables;
    }

    /** One for each time that the connection was said to be gone. */
    List<String> closes() {
        return calls.stream().filter(CLOSED::equals).toList();
    }

    @Override
    public void connect(Request.Connect request) {
        calls.add(CONNECT);
    }

    @Override
    public boolean received(byte[] frame) {
        received.add(frame.length);
        return wantsMore;
    }

    @Override
    public void ponged() {
        // Pings are no part of the contracts.
    }

    @Override
    public void writable() {
        writables.add("");
    }

    @Override
    public void violated(Disconnect reason) {}

    @Override
    public void closed() {
        calls.add(CLOSED);
    }
}
