package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
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
import tools.jackson.databind.JsonNode;

/** A link to a Fanfare server over the SDK of its protocol, which also reconnects and recovers. */
final class FanfareLink extends EventListener implements Link {

    private static final int NO_PING = 2;
    private static final int TOKEN_EXPIRED = 109;
    private static final int ABNORMAL = 1006;
    private static final int CLOSE_WAIT_MS = 1_000;

    private final String url;
    private final Trace trace;
    private final Events events;
    private final Client sdk;
    private final SdkSocket socket;

    private final Sends sends;

    /** Events that are not answered yet. */
    private final Set<Call<Message>> questions = ConcurrentHashMap.newKeySet();

    /** The SDK is made to begin anew, and its end means nothing. */
    private final AtomicBoolean isRestarting = new AtomicBoolean();

    /** The SDK has disconnected because it was to. */
    private final CompletableFuture<@Nullable Void> rest = new CompletableFuture<>();

    private volatile String clientToken;
    private volatile boolean isClosing;

    /** An attempt is being made whose end nobody has told yet. */
    private volatile boolean isAttempting;

    /** Why the connection broke, if the SDK said so before it said that it broke. */
    private volatile @Nullable Throwable problem;

    /** The id that the server gave this client; "" if it gave none. Only used on the SDK's thread. */
    private String issuedId = "";

    FanfareLink(String url, SocketOptions options, Trace trace, Events events, String clientToken) {
        this.url = url;
        this.trace = trace;
        this.events = events;
        this.clientToken = clientToken;
        this.sdk = new Client(url, new SdkOptions(options, () -> this.clientToken, this::attempts), this);
        this.socket = new SdkSocket(sdk);
        this.sends = new Sends(socket::isWritten);
    }

    private void attempts() {
        // The SDK is silent where a server closes an attempt in order to have another one.
        if (isAttempting) {
            down(ABNORMAL, "The server closed the connection before it stood", false);
        }
        isAttempting = true;
        isRestarting.set(false);
        trace.state("opening " + url);
    }

    @Override
    public void onConnected(Client client, ConnectedEvent event) {
        isAttempting = false;
        problem = null;
        Message greeting = Message.json(event.getData());
        trace.received("connected", greeting);
        JsonNode tree = greeting.parsed();
        JsonNode issued = tree == null ? null : tree.path("fanfare");
        String before = issuedId;
        issuedId = issued == null ? "" : issued.path("client").asString("");
        clientToken = issued == null ? clientToken : issued.path("token").asString(clientToken);
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
        if (event.getCode() == NO_PING) {
            socket.cancel();
            down(ABNORMAL, "The server was silent for too long", false);
        } else if (cause != null) {
            down(ABNORMAL, "The connection broke: " + reasonOf(cause), false);
        } else {
            down(event.getCode(), event.getReason(), false);
        }
        sends.ended();
        failQuestions(ClientSocketException.lost());
    }

    @Override
    public void onError(Client client, ErrorEvent event) {
        Throwable cause = event.getError();
        if (sdk.getState() == ClientState.CONNECTED) {
            trace.state(cause);
            // The end of the WebSocket, of which the SDK tells next.
            problem = cause instanceof IOException ? cause : problem;
        } else if (sdk.getState() == ClientState.CONNECTING && isAttempting) {
            attemptFailed(cause, event.getHttpResponseCode());
        }
    }

    private void attemptFailed(Throwable cause, @Nullable Integer httpStatus) {
        isAttempting = false;
        if (cause instanceof ReplyError error) {
            // Any other reply ends the connection for good, of which the SDK tells next.
            if (error.isTemporary() || error.getCode() == TOKEN_EXPIRED) {
                down(error.getCode(), reasonOf(error), false);
            }
            return;
        }
        if (cause instanceof TimeoutException) {
            socket.cancel();
        }
        String answer = httpStatus == null || httpStatus == 0 ? reasonOf(cause) : "HTTP status " + httpStatus;
        down(ABNORMAL, "No connection to " + url + ": " + answer, false);
    }

    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
        isAttempting = false;
        if (isClosing) {
            rest.complete(null);
        }
        if (!isRestarting.get()) {
            down(event.getCode(), event.getReason(), true);
        }
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

    private void down(int code, String reason, boolean isFinal) {
        // Below 100 are the SDK's own codes, which nobody outside of it knows.
        events.down(
                code < 100 ? ABNORMAL : code,
                reason.equals("transport closed") ? "The connection broke" : reason,
                isFinal);
    }

    @Override
    public void open() {
        if (!isClosing) {
            sdk.connect();
        }
    }

    @Override
    public Call<Void> close() {
        isClosing = true;
        Call<Void> closed = new Call<>();
        sends.whenWritten(() -> {
            if (sdk.getState() == ClientState.DISCONNECTED) {
                rest.complete(null);
            }
            sdk.disconnect();
            // Before it has come to rest, the SDK would stumble over threads that are gone.
            rest.completeOnTimeout(null, CLOSE_WAIT_MS, TimeUnit.MILLISECONDS).thenRunAsync(() -> {
                awaitEnd();
                sends.fail(closed());
                failQuestions(closed());
                closed.done(null);
            });
        });
        return closed;
    }

    private void awaitEnd() {
        try {
            sdk.close(CLOSE_WAIT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ClientSocketException closed() {
        return new ClientSocketException(Code.CLOSED, "The socket was closed");
    }

    private void failQuestions(ClientSocketException reason) {
        questions.forEach(each -> each.failed(reason));
        questions.clear();
    }

    @Override
    public void retryNow() {
        boolean waits = sdk.getState() == ClientState.CONNECTING && !isAttempting;
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
        sends.begin(call);
        sdk.send(encoded.unsafeBytes(), failure -> {
            if (failure == null) {
                trace.sent("", encoded);
                sends.handed(call);
            } else {
                sends.failed(call, failureOf(failure));
            }
        });
    }

    @Override
    public void event(String name, Message encoded, Call<Message> call) {
        questions.add(call);
        trace.sent("event " + name, encoded);
        sdk.rpc(name, encoded.unsafeBytes(), (failure, result) -> {
            questions.remove(call);
            if (failure == null) {
                Message answer = Message.json(result.getData());
                trace.received("answer to " + name, answer);
                call.done(answer);
            } else {
                call.failed(failureOf(failure));
            }
        });
    }

    /** A failure of a call as the SDK reports it, in our words. */
    private ClientSocketException failureOf(Throwable failure) {
        if (isClosing) {
            return closed();
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ReplyError error) {
                return new ClientSocketException(Code.REFUSED, reasonOf(error), error.getCode());
            }
            if (each instanceof TimeoutException) {
                return new ClientSocketException(Code.TIMEOUT, "The server did not answer in time");
            }
        }
        return ClientSocketException.lost();
    }

    private static String reasonOf(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof IOException && message == null) {
            return "the server closed the connection";
        }
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }
}
