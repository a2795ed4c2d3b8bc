package dev.fanfare.testkit;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.WireFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps in memory what is written to it, and does as the test says otherwise. It
 * fails the test if it is used on another thread than its loop's, or after it was closed.
 */
public final class RecordingTransport implements Transport {

    /** Writes JSON. */
    public static final WireFormat JSON = new RecordingFormat(JsonCodec.INSTANCE);

    /** Writes Protobuf. */
    public static final WireFormat PROTOBUF = new RecordingFormat(ProtobufCodec.INSTANCE);

    private final Loop loop;
    private final WireFormat format;
    private final List<byte[]> flushed = new ArrayList<>();
    private final List<byte[]> unflushed = new ArrayList<>();
    private final Queue<byte[]> arrived = new ArrayDeque<>();
    private @Nullable Inbound inbound;
    private @Nullable Disconnect closedWith;
    private boolean writable = true;
    private boolean reading = true;
    private int flushes;

    /**
     * An open connection without a session.
     *
     * @param loop on which everything must be called
     * @param format {@link #JSON} or {@link #PROTOBUF}
     */
    public RecordingTransport(Loop loop, WireFormat format) {
        this.loop = loop;
        this.format = format;
    }

    /**
     * Names the session, so that a close reaches it.
     *
     * @param session what the engine's acceptor answered for this connection
     */
    public void connectTo(Inbound session) {
        inbound = session;
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public WireFormat format() {
        return format;
    }

    @Override
    public void write(SharedBatch batch) {
        requireLoop();
        if (closedWith == null) {
            unflushed.addAll(((RecordedBatch) batch).messages());
        }
    }

    @Override
    public void flush() {
        requireLoop();
        if (!unflushed.isEmpty()) {
            flushes++;
        }
        flushed.addAll(unflushed);
        unflushed.clear();
    }

    @Override
    public boolean isWritable() {
        requireLoop();
        return writable;
    }

    @Override
    public void resume() {
        requireLoop();
        if (!reading) {
            reading = true;
            loop.execute(this::deliver);
        }
    }

    @Override
    public void close(Disconnect reason) {
        requireLoop();
        if (closedWith != null) {
            return;
        }
        flush();
        closedWith = reason;
        if (inbound != null) {
            inbound.closed();
        }
    }

    /**
     * A message of the peer; it waits if the session does not read.
     *
     * @param frame one whole message
     */
    public void receive(byte[] frame) {
        arrived.add(frame);
        deliver();
    }

    private void deliver() {
        while (reading && inbound != null && closedWith == null && !arrived.isEmpty()) {
            reading = inbound.received(arrived.remove());
        }
    }

    /** The peer is gone without a word. */
    public void breakOff() {
        if (closedWith == null) {
            closedWith = Disconnect.CONNECTION_CLOSED;
            if (inbound != null) {
                inbound.closed();
            }
        }
    }

    private void requireLoop() {
        if (!loop.inLoop()) {
            throw new AssertionError("the transport was used outside of its loop, on " + Thread.currentThread());
        }
    }

    /** {@return what arrived at the peer since the last call, decoded} */
    public List<ServerMessage> take() {
        List<ServerMessage> messages = new ArrayList<>();
        for (byte[] message : flushed) {
            messages.addAll(format.codec().serverMessages(message));
        }
        flushed.clear();
        return messages;
    }

    /**
     * The messages in a batch that was made by {@link #JSON} or {@link #PROTOBUF}.
     *
     * @param batch not released by this
     * @return decoded, in order
     */
    public static List<ServerMessage> messages(SharedBatch batch) {
        RecordedBatch recorded = (RecordedBatch) batch;
        return recorded.messages().stream()
                .flatMap(message -> recorded.codec().serverMessages(message).stream())
                .toList();
    }

    /** {@return how many batches of all recording transports so far were not released} */
    public static int unreleasedBatches() {
        return RecordedBatch.live();
    }

    /** {@return how often something was sent} */
    public int flushes() {
        return flushes;
    }

    /** {@return why the connection was closed, or null if it is open} */
    public @Nullable Disconnect closedWith() {
        return closedWith;
    }

    /** {@return whether the session wants to read} */
    public boolean isReading() {
        return reading;
    }

    /**
     * Makes the peer slow or fast; fast, it tells the session.
     *
     * @param isWritable what {@link #isWritable()} answers from now on
     */
    public void writable(boolean isWritable) {
        writable = isWritable;
        if (isWritable && inbound != null) {
            inbound.writable();
        }
    }

    private record RecordingFormat(Codec codec) implements WireFormat {
        @Override
        public SharedBatch batch(List<byte[]> messages) {
            return new RecordedBatch(codec, List.copyOf(messages));
        }
    }
}
