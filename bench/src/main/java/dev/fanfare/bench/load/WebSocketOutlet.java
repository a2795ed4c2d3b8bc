package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.plan.Transport;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Publishes over a WebSocket of its own. */
final class WebSocketOutlet implements Press.Outlet, Link.Listener {

    /** Publications in one frame. */
    private static final int AT_ONCE = 64;

    /** Publications that the server has not acknowledged. */
    private static final int MAX_UNACKNOWLEDGED = 512;

    private static final int MAX_FRAME = 32 * 1024;
    private static final int FIRST_ID = 2;
    private static final int CONNECT_SECONDS = 15;

    private final Plan plan;
    private final Dialect dialect;
    private final Client client;
    private final MessageScanner messages;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final CompletableFuture<Link> connected = new CompletableFuture<>();
    private volatile @Nullable Link link;
    private volatile String problem = "";
    private volatile boolean closed;
    private long lastId = FIRST_ID;

    private WebSocketOutlet(Plan plan) {
        this.plan = plan;
        this.dialect = Dialects.of(plan);
        this.client = new Client(plan, "bench-publisher");
        this.messages = new MessageScanner(dialect, plan.payload(), new MessageScanner.Sink() {
            @Override
            public void publication(byte[] bytes, int stamp) {
                // It is not subscribed, but a simple peer may send it what it sends to all.
            }

            @Override
            public void other(byte[] message) {
                dialect.events(message).forEach(WebSocketOutlet.this::event);
            }
        });
    }

    /** Connects and waits until it may publish. */
    static WebSocketOutlet open(Plan plan, String url) throws InterruptedException {
        WebSocketOutlet outlet = new WebSocketOutlet(plan);
        Endpoint endpoint = Endpoint.of(url, Transport.WEBSOCKET);
        Link link = new WebSocketLink(outlet.client, endpoint, outlet.dialect, outlet);
        outlet.client.connect(link, endpoint, null, false).addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                outlet.connected.completeExceptionally(done.cause());
            }
        });
        try {
            outlet.connected.get(CONNECT_SECONDS, TimeUnit.SECONDS);
            return outlet;
        } catch (ExecutionException | TimeoutException failed) {
            outlet.close();
            String reason = failed.getCause() == null
                    ? "no answer"
                    : String.valueOf(failed.getCause().getMessage());
            throw new PublishException("The publisher could not connect to " + url + ": " + reason);
        }
    }

    @Override
    public void opened(Link open) {
        link = open;
        byte[] greeting = dialect.connect(plan.token());
        if (greeting == null) {
            connected.complete(open);
        } else {
            open.send(greeting);
        }
    }

    private void event(Event event) {
        Link open = link;
        if (event instanceof Event.Connected && open != null) {
            connected.complete(open);
        } else if (event instanceof Event.Accepted) {
            unacknowledged.decrementAndGet();
        } else if (event instanceof Event.Ping && open != null) {
            open.send(dialect.pong());
        } else if (event instanceof Event.Refused refused) {
            problem = "The server refused "
                    + (refused.id() < FIRST_ID ? "the publisher" : "a publication") + ": " + refused.reason()
                    + (refused.id() < FIRST_ID
                            ? ""
                            : ". Clients must be allowed to publish in the channels"
                                    + " (allow_publish_for_client), or use --publish-url.");
            connected.completeExceptionally(new PublishException(problem));
        }
    }

    @Override
    public void message(byte[] bytes, int from, int to) {
        messages.scan(bytes, from, to);
    }

    @Override
    public void closed(int code, String reason) {
        if (!closed && problem.isEmpty()) {
            problem = "The publisher's connection is gone: " + reason;
            connected.completeExceptionally(new PublishException(reason));
        }
    }

    @Override
    public boolean isAnswered() {
        requireNoProblem();
        return !dialect.acknowledges() || unacknowledged.get() == 0;
    }

    private void requireNoProblem() {
        if (!problem.isEmpty()) {
            throw new PublishException(problem);
        }
    }

    @Override
    public int room() {
        requireNoProblem();
        Link open = link;
        if (open == null || !open.isWritable()) {
            return 0;
        }
        int left = dialect.acknowledges() ? MAX_UNACKNOWLEDGED - unacknowledged.get() : AT_ONCE;
        return Math.max(0, Math.min(Math.min(AT_ONCE, left), Math.max(1, MAX_FRAME / (2 * plan.payload()))));
    }

    @Override
    public void send(List<Ledger.Publication> publications) {
        Link open = connected.join();
        List<byte[]> commands = new ArrayList<>(publications.size());
        for (Ledger.Publication publication : publications) {
            commands.add(dialect.publish(++lastId, publication.channel(), publication.payload()));
        }
        unacknowledged.addAndGet(commands.size());
        if (dialect.joins()) {
            open.send(dialect.join(commands));
        } else {
            commands.forEach(open::send);
        }
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
