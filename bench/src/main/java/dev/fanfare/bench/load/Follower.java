package dev.fanfare.bench.load;

import dev.fanfare.bench.witness.SubscriptionWitness;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.protocol.json.JsonCodec;
import io.netty.channel.ChannelFuture;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One of the {@link Followers}. It knows its position as an SDK does. Belongs to one event loop. */
final class Follower implements Link.Listener {

    private static final int CONNECT = 1;
    private static final int SUBSCRIBE = 2;

    /** Pauses between attempts double from the first to the second, less a random part, as those of SDKs. */
    private static final long FIRST_PAUSE_NANOS = 100_000_000;

    private static final int DOUBLINGS = 4;
    private static final long HOMECOMING_NANOS = 1_000_000_000;
    private static final CentrifugeDialect DIALECT = new CentrifugeDialect(JsonCodec.INSTANCE);

    private final Followers all;
    private final Client client;
    private final int home;
    private final String channel;
    private final int number;
    private final SubscriptionWitness witness;
    private @Nullable Link link;
    private @Nullable String epoch;
    private long offset;
    private int server;
    private int failures;
    private long commands = SUBSCRIBE;
    private boolean isSubscribed;
    private volatile boolean isClosed;

    Follower(Followers all, Client client, int home, String channel, int number, SubscriptionWitness witness) {
        this.all = all;
        this.client = client;
        this.home = home;
        this.server = home;
        this.channel = channel;
        this.number = number;
        this.witness = witness;
    }

    int home() {
        return home;
    }

    void begin(long nanos) {
        client.execute(this::connect, nanos);
    }

    private void connect() {
        if (isClosed || link != null) {
            return;
        }
        WebSocketLink made = new WebSocketLink(client, all.server(server), DIALECT, this);
        link = made;
        client.connect(made, all.server(server), null, false).addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                closed(0, "refused");
            }
        });
    }

    void goHome() {
        client.execute(
                () -> {
                    Link open = link;
                    if (open != null && server != home) {
                        server = home - 1;
                        open.cut();
                    }
                },
                ThreadLocalRandom.current().nextLong(HOMECOMING_NANOS));
    }

    void close() {
        isClosed = true;
        client.execute(() -> {
            Link open = link;
            if (open != null) {
                open.cut();
            }
        });
    }

    @Override
    public void opened(Link open) {
        open.send(JsonCodec.INSTANCE.encode(new Command(CONNECT, Request.Connect.with(""))));
    }

    private void subscribe(Link open) {
        if (open == link && !isSubscribed && !isClosed) {
            String known = epoch;
            open.send(DIALECT.subscribe(
                    ++commands, channel, known == null ? null : new StreamPosition(offset, known), true));
        }
    }

    private long pause() {
        long most = FIRST_PAUSE_NANOS << Math.min(failures++, DOUBLINGS);
        return most - ThreadLocalRandom.current().nextLong(most / 2);
    }

    @Override
    public void closed(int code, String reason) {
        if (link == null) {
            return;
        }
        link = null;
        lose();
        if (isClosed) {
            return;
        }
        if (code >= 1000 && code <= 4999 && new Disconnect(code, "closed").isTerminal()) {
            end(reason);
        }
        all.reconnects.incrementAndGet();
        server++;
        client.execute(this::connect, pause());
    }

    private void lose() {
        if (isSubscribed) {
            isSubscribed = false;
            all.subscribed.decrementAndGet();
        }
    }

    private void end(String reason) {
        epoch = null;
        all.ends.incrementAndGet();
        all.lastEnd = reason;
    }

    @Override
    public void message(byte[] bytes, int from, int to) {
        try {
            for (ServerMessage said : JsonCodec.INSTANCE.serverMessages(Arrays.copyOfRange(bytes, from, to))) {
                take(said);
            }
        } catch (ProtocolException malformed) {
            throw new IllegalArgumentException("the server sent " + malformed.getMessage(), malformed);
        }
    }

    private void take(ServerMessage said) {
        Link open = link;
        if (open == null) {
            return;
        }
        if (said instanceof Push.Published published) {
            published(published.publication());
        } else if (said instanceof ServerMessage.Ping) {
            open.send(DIALECT.pong());
        } else if (said instanceof Reply.Success success) {
            if (success.result() instanceof Result.Connect) {
                subscribe(open);
            } else if (success.result() instanceof Result.Subscribe subscribe) {
                subscribed(subscribe);
            }
        } else if (said instanceof Reply.Failure failure) {
            refused(open, failure);
        } else if (said instanceof Push.Unsubscribed unsubscribed) {
            unsubscribed(open, unsubscribed.code());
        }
    }

    private void subscribed(Result.Subscribe reply) {
        StreamPosition position = reply.position();
        if (epoch != null && reply.recovered()) {
            witness.goesOn(position.epoch(), position.offset());
        } else {
            witness.begins(System.nanoTime(), position.epoch(), position.offset());
        }
        epoch = position.epoch();
        offset = position.offset();
        // The position of a recovery is where the client was; what it missed carries it on.
        reply.publications().forEach(this::published);
        failures = 0;
        isSubscribed = true;
        all.subscribed.incrementAndGet();
    }

    private void published(Publication publication) {
        int sequence = Numbered.sequence(publication.data().utf8(), number);
        witness.delivered(System.nanoTime(), sequence, publication.epoch(), publication.offset());
        offset = publication.offset();
        if (!publication.epoch().isEmpty()) {
            epoch = publication.epoch();
        }
    }

    private void refused(Link open, Reply.Failure failure) {
        if (failure.id() == CONNECT) {
            open.cut();
            return;
        }
        if (failure.error().code() == ProtocolError.UNRECOVERABLE_POSITION.code()) {
            epoch = null;
        }
        client.execute(() -> subscribe(open), pause());
    }

    private void unsubscribed(Link open, UnsubscribeCode code) {
        lose();
        if (code.code() < UnsubscribeCode.INSUFFICIENT_STATE.code()) {
            end("unsubscribed: " + code.reason());
        } else if (code.code() == UnsubscribeCode.STATE_INVALIDATED.code()) {
            epoch = null;
        }
        client.execute(() -> subscribe(open), pause());
    }
}
