package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.WireFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client in memory: sends commands to a session and keeps what comes back. */
public final class TestClient {

    private final RecordingTransport transport;

    private final Runnable settle;
    private final List<ServerMessage> received = new ArrayList<>();
    private long lastId;

    /**
     * Opens a connection.
     *
     * @param loop the one the acceptor is for
     * @param acceptor opens the session
     * @param format {@link RecordingTransport#JSON} or {@link RecordingTransport#PROTOBUF}
     * @param handshake {@link Handshake#NONE} for a connection without an HTTP request
     * @param settle runs after everything the client does, to let loops and handlers come to rest
     */
    public TestClient(Loop loop, Acceptor acceptor, WireFormat format, Handshake handshake, Runnable settle) {
        this.transport = new RecordingTransport(loop, format);
        this.settle = settle;
        transport.connectTo(acceptor.open(transport, handshake));
    }

    /**
     * How a client connects as a user where the application {@linkplain #believed believes} it.
     *
     * @param user goes into the connect command's data
     * @return for {@link #call} or {@link #send}
     */
    public static Request.Connect as(String user) {
        return new Request.Connect("", Payload.utf8("\"" + user + "\""), Map.of(), "", "", Map.of());
    }

    /**
     * Who a client {@linkplain #as says} it is.
     *
     * @param event what came of {@link #as}
     * @return of that user, with nothing else
     */
    public static Credentials believed(ConnectingEvent event) {
        return Credentials.of(event.data().utf8().replace("\"", ""));
    }

    /**
     * Sends a command.
     *
     * @param request gets the next id
     * @return its id, from 1; 0 for pongs and messages without a reply
     */
    public long send(Request request) {
        long id = request instanceof Request.Pong || request instanceof Request.Send ? 0 : ++lastId;
        sendAll(new Command(id, request));
        return id;
    }

    /**
     * Sends commands in one frame.
     *
     * @param commands with ids of the test's own
     */
    public void sendAll(Command... commands) {
        sendRaw(frame(commands));
    }

    private byte[] frame(Command... commands) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Arrays.stream(commands).map(transport.format().codec()::encode).forEach(command -> {
            if (frame.size() > 0) {
                frame.writeBytes(transport.format().codec().separator());
            }
            frame.writeBytes(command);
        });
        return frame.toByteArray();
    }

    /**
     * The same, without waiting for anything to come to rest.
     *
     * @param commands with ids of the test's own
     */
    public void sendAllWithoutSettling(Command... commands) {
        transport.receive(frame(commands));
    }

    /** {@return whether a ping came} It is taken out of what was received. */
    public boolean takePing() {
        receive();
        return received.remove(new ServerMessage.Ping());
    }

    /**
     * Sends any bytes as one frame.
     *
     * @param frame need not be of the protocol
     */
    public void sendRaw(byte[] frame) {
        transport.receive(frame);
        settle.run();
    }

    /**
     * Sends a command and insists on the result of its kind.
     *
     * @param <T> the kind of result
     * @param request gets the next id
     * @param kind the class of the result
     * @return the result; an error, or no reply, fails the test
     */
    public <T extends Result> T call(Request request, Class<T> kind) {
        return result(send(request), kind);
    }

    /**
     * Insists on the result of a command.
     *
     * @param <T> the kind of result
     * @param id what {@link #send} answered
     * @param kind the class of the result
     * @return the result; an error, or no reply, fails the test
     */
    public <T extends Result> T result(long id, Class<T> kind) {
        Reply reply = reply(id);
        assertThat(reply).isInstanceOf(Reply.Success.class);
        return kind.cast(((Reply.Success) reply).result());
    }

    /**
     * Sends a command and insists on an error.
     *
     * @param request gets the next id
     * @return the error; a result, or no reply, fails the test
     */
    public ProtocolError refused(Request request) {
        long id = send(request);
        Reply reply = reply(id);
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).error();
    }

    /**
     * Connects without a token; an error fails the test.
     *
     * @return what the session starts with
     */
    public Result.Connect connect() {
        return call(Request.Connect.with(""), Result.Connect.class);
    }

    /**
     * Subscribes with nothing special; an error fails the test.
     *
     * @param channel one that may be subscribed to
     * @return how the subscription stands
     */
    public Result.Subscribe subscribe(String channel) {
        return call(Request.Subscribe.to(channel), Result.Subscribe.class);
    }

    /**
     * The reply to a command; takes it out of what was received.
     *
     * @param id what {@link #send} answered
     * @return a result or an error; no reply fails the test
     */
    public Reply reply(long id) {
        receive();
        Reply reply = findReply(id);
        assertThat(reply)
                .as("a reply to command %d among %s, closed with %s", id, received, closedWith())
                .isNotNull();
        received.remove(reply);
        return Objects.requireNonNull(reply);
    }

    private @Nullable Reply findReply(long id) {
        return received.stream()
                .filter(message -> message instanceof Reply reply && reply.id() == id)
                .map(Reply.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** {@return everything that was received and not taken yet} */
    public List<ServerMessage> take() {
        receive();
        List<ServerMessage> all = List.copyOf(received);
        received.clear();
        return all;
    }

    /**
     * Takes the pushes of one kind; other messages stay.
     *
     * @param <T> the kind of push
     * @param kind the class of the pushes
     * @return in the order in which they came; empty if there are none
     */
    public <T extends Push> List<T> pushes(Class<T> kind) {
        receive();
        List<T> pushes =
                received.stream().filter(kind::isInstance).map(kind::cast).toList();
        received.removeAll(pushes);
        return pushes;
    }

    private void receive() {
        settle.run();
        received.addAll(transport.take());
    }

    /** {@return why the server closed the connection, or null if it is open} */
    public @Nullable Disconnect closedWith() {
        return transport.closedWith();
    }

    /** The connection breaks without a word. */
    public void drop() {
        transport.breakOff();
        settle.run();
    }

    /** {@return the connection itself} */
    public RecordingTransport transport() {
        return transport;
    }
}
