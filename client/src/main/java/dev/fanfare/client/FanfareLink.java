package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.Ending.Verdict;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.MessageEvent;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A link to a Fanfare server over the SDK of its protocol, which also reconnects and recovers. */
final class FanfareLink extends EventListener implements Link {

    /** Codes of the SDK's own for the end of a connection. */
    private static final int NO_PING = 2;

    private static final int UNAUTHORIZED = 1;
    private static final int BAD_PROTOCOL = 2;

    private static final int CLOSE_WAIT_MS = 1_000;

    /** A method that no server has. Its answer, whatever it is, says that what was sent before has come to the server. */
    private static final String RECEIPT_METHOD = "fanfare.ping";

    private final String url;
    private final Trace trace;
    private final Events events;
    private final Client sdk;
    private final SdkSocket socket;
    private final Attempts attempts;
    private final LiveSubscriptions objects;

    /** Messages that the SDK has not handed to the WebSocket yet. */
    private final Set<Call<Void>> messages = ConcurrentHashMap.newKeySet();

    /** Events that are not answered yet. */
    private final Set<Call<EventResult>> questions = ConcurrentHashMap.newKeySet();

    /** The SDK is made to begin anew, and its end means nothing. */
    private final AtomicBoolean isRestarting = new AtomicBoolean();

    /** The SDK has disconnected because it was to. */
    private final CompletableFuture<@Nullable Void> rest = new CompletableFuture<>();

    /** The connection that stands; null while there is none. */
    private volatile @Nullable Connection connection;

    /** How the last one ended. */
    private volatile Ending lastEnd = Ending.abnormal("");

    private volatile String clientToken;
    private volatile boolean isClosing;

    /** It has come to its end by itself, before anybody closed it. */
    private volatile boolean isOver;

    /** Why the connection broke, if the SDK said so before it said that it broke. Only used on the SDK's thread. */
    private @Nullable Throwable problem;

    /** The id that the server gave this client; "" if it gave none. Only used on the SDK's thread. */
    private String issuedId = "";

    /** What was sent on one connection. */
    private final class Connection {

        private final Receipts receipts = new Receipts(() -> askForReceipt(this));
        private final Sends sends = new Sends(socket::unwritten, receipts::await);

        boolean isQuiet() {
            return sends.isEmpty() && receipts.isEmpty();
        }

        void fail(ClientSocketException reason) {
            sends.fail(reason);
            receipts.fail(reason);
        }
    }

    FanfareLink(String url, SocketOptions options, Trace trace, Events events, String clientToken) {
        this.url = url;
        this.trace = trace;
        this.events = events;
        this.clientToken = clientToken;
        this.sdk = new Client(url, new SdkOptions(options, () -> this.clientToken, this::attempt), this);
        this.socket = new SdkSocket(sdk);
        this.attempts = new Attempts(url, options, socket, this::down);
        this.objects = new LiveSubscriptions(sdk, trace);
    }

    // ---- what the SDK tells, on its thread

    private void attempt() {
        attempts.begun();
        isRestarting.set(false);
        trace.state("opening " + url);
    }

    @Override
    public void onConnected(Client client, ConnectedEvent event) {
        attempts.over();
        problem = null;
        if (event.getClient().isEmpty()) {
            // An echo of our own greeting looks like this.
            down(attempts.foreign(), true);
            return;
        }
        connection = new Connection();
        Message greeting = Message.json(event.getData());
        trace.received("connected", greeting);
        Fields fields = Fields.of(greeting.unsafeBytes());
        Fields issued = fields == null ? null : fields.fields("fanfare");
        String before = issuedId;
        issuedId = issued == null ? "" : issued.text("client");
        String token = issued == null ? "" : issued.text("token");
        clientToken = token.isEmpty() ? clientToken : token;
        events.up(issuedId.isEmpty() ? event.getClient() : issuedId, clientToken);
        if (!before.isEmpty() && !before.equals(issuedId)) {
            events.missed("notify:client/" + before);
        }
    }

    @Override
    public void onConnecting(Client client, ConnectingEvent event) {
        // Code 0 is the beginning; everything else is the loss of a connection.
        if (event.getCode() == 0) {
            return;
        }
        Throwable cause = problem;
        problem = null;
        Ending ending;
        if (event.getCode() == NO_PING) {
            socket.cancel();
            ending = Ending.abnormal("the server was silent for too long");
        } else {
            ending = socket.ending().orElseGet(() -> Ending.abnormal(cause == null ? "" : Problems.reasonOf(cause)));
        }
        Ending told = ending.ofConnection();
        leaveConnection(ending, () -> {
            if (ending.verdict() == Verdict.ENDED) {
                isOver = true;
                events.ended(told);
            } else {
                down(told, false);
            }
        });
    }

    private void down(Ending ending, boolean isFinal) {
        isOver |= isFinal && !isClosing;
        events.down(ending, isFinal);
    }

    /**
     * There is no connection any more.
     *
     * @param tell tells of it, so that whoever hears that a call has failed finds the socket's status changed
     */
    private void leaveConnection(Ending ending, Runnable tell) {
        Connection left = connection;
        connection = null;
        lastEnd = ending;
        tell.run();
        if (left != null) {
            left.fail(loss());
        }
    }

    @Override
    public void onError(Client client, ErrorEvent event) {
        Throwable cause = event.getError();
        if (sdk.getState() == ClientState.CONNECTED) {
            trace.state(cause);
            // The end of the WebSocket, of which the SDK tells next.
            problem = cause instanceof IOException ? cause : problem;
        } else if (sdk.getState() == ClientState.CONNECTING) {
            attempts.failed(cause, event.getHttpResponseCode());
        }
    }

    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
        attempts.over();
        Ending ending = endOf(event, connection != null);
        leaveConnection(ending, () -> {
            if (isClosing) {
                rest.complete(null);
            }
            if (!isRestarting.get()) {
                down(ending, true);
            }
        });
    }

    /** What the SDK means; its codes below 100 are its own, which nobody outside of it knows. */
    private Ending endOf(DisconnectedEvent event, boolean stood) {
        int code = event.getCode();
        String reason = event.getReason();
        if (code >= 100) {
            Ending ending = new Ending(code, reason);
            return stood ? ending.ofConnection() : attempts.explained(ending);
        }
        return switch (code) {
            case UNAUTHORIZED -> Ending.abnormal("There is no token to connect with: tokenSource gave none");
            case BAD_PROTOCOL ->
                stood
                        ? new Ending(Ending.BAD_PROTOCOL, "What came was not of the protocol: " + reason)
                        : attempts.foreign();
            default -> Ending.abnormal(reason);
        };
    }

    @Override
    public void onPublication(Client client, ServerPublicationEvent event) {
        received(event.getData(), event.getChannel());
    }

    @Override
    public void onMessage(Client client, MessageEvent event) {
        received(event.getData(), "");
    }

    private void received(byte[] data, String channel) {
        Message message = Message.json(data);
        trace.received(channel, message);
        events.message(message, channel);
    }

    @Override
    public void onSubscribed(Client client, ServerSubscribedEvent event) {
        trace.state("subscribed to " + event.getChannel());
        if (event.wasRecovering() && !event.getRecovered()) {
            events.missed(event.getChannel());
        }
    }

    // ---- what the socket asks for, on any thread

    @Override
    public void open() {
        if (!isClosing) {
            sdk.connect();
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        isClosing = true;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Later.when(this::isQuiet, CLOSE_WAIT_MS, () -> {
            if (sdk.getState() == ClientState.DISCONNECTED) {
                rest.complete(null);
            }
            sdk.disconnect();
            // Before it has come to rest, the SDK would stumble over threads that are gone.
            rest.completeOnTimeout(null, CLOSE_WAIT_MS, TimeUnit.MILLISECONDS)
                    .thenRunAsync(
                            () -> {
                                awaitEnd();
                                leaveConnection(lastEnd, () -> {});
                                messages.forEach(each -> each.failed(loss()));
                                questions.forEach(each -> each.failed(loss()));
                                closed.complete(null);
                            },
                            Threads::work);
        });
        return closed;
    }

    /** Whether everything that was sent has arrived, as far as it can. */
    private boolean isQuiet() {
        Connection current = connection;
        return current == null || (messages.isEmpty() && current.isQuiet());
    }

    private void awaitEnd() {
        try {
            sdk.close(CLOSE_WAIT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void retryNow() {
        boolean waits = sdk.getState() == ClientState.CONNECTING && !attempts.isUnderWay();
        if (waits && !isClosing && isRestarting.compareAndSet(false, true)) {
            sdk.disconnect();
            sdk.connect();
        }
    }

    @Override
    public Message encode(@Nullable Object message) {
        return Message.of(message);
    }

    @Override
    public void send(Message encoded, Call<Void> call) {
        messages.add(call);
        boolean hasAccess =
                socket.send(encoded.unsafeBytes(), () -> connection != null, isSent -> handed(encoded, call, isSent));
        if (!hasAccess) {
            sdk.send(encoded.unsafeBytes(), failure -> handed(encoded, call, failure == null));
        }
    }

    /** A message was given to the WebSocket, which took it or did not. Runs on the SDK's thread. */
    private void handed(Message encoded, Call<Void> call, boolean isSent) {
        Connection current = connection;
        if (isSent && current != null) {
            trace.sent("", encoded);
            // Without the frame around it: a message may be found written later than it is, but not earlier.
            current.sends.handed(call, encoded.unsafeBytes().length);
        } else {
            fail(call);
        }
        messages.remove(call);
    }

    @Override
    public void event(String name, @Nullable Message encoded, Call<EventResult> call) {
        questions.add(call);
        trace.sent("event " + name, encoded == null ? "" : encoded);
        sdk.rpc(EventCall.METHOD, EventCall.question(name, encoded), (failure, reply) -> {
            questions.remove(call);
            Throwable cause = failure == null ? null : Problems.causeOf(failure);
            if (cause == null) {
                EventResult result = EventCall.result(reply.getData());
                trace.received("answer to " + name, result.data());
                call.done(result);
            } else if (cause instanceof ReplyError error) {
                call.failed(EventCall.refusal(name, error));
            } else if (cause instanceof TimeoutException) {
                call.failed(new ClientSocketException(
                        Code.TIMEOUT, "The server did not answer the event \"" + name + "\" in time"));
            } else {
                fail(call);
            }
        });
    }

    @Override
    public Runnable follow(String id, FollowEvents events) {
        return objects.follow(id, events);
    }

    private void askForReceipt(Connection of) {
        sdk.rpc(RECEIPT_METHOD, new byte[0], (failure, result) -> {
            Throwable cause = failure == null ? null : Problems.causeOf(failure);
            if (cause == null || cause instanceof ReplyError) {
                of.receipts.answered();
            } else if (connection == of && cause instanceof TimeoutException) {
                // A server that is slow, or a network: while the connection stands there is hope.
                askForReceipt(of);
            }
            // Otherwise the connection ends, and the SDK tells why.
        });
    }

    /** The connection did not take a call. */
    private void fail(Call<?> call) {
        Connection current = connection;
        if (current == null) {
            call.failed(loss());
        } else {
            current.sends.refused(call);
        }
    }

    /** Why a call that is under way fails. */
    private ClientSocketException loss() {
        return isClosing && !isOver ? ClientSocketException.closed() : ClientSocketException.lost(lastEnd);
    }
}
