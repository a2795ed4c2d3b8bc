package dev.fanfare;

import dev.fanfare.channel.SlowConsumerCounts;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.cluster.Survey;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.internal.node.Node;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The engine: publishes to channels, knows who is connected and subscribed, and reaches users.
 *
 * <p>It does no network I/O itself; a transport such as the WebSocket server of the {@code netty}
 * module attaches its loops to it. All methods are safe for any thread and never block, but {@link #close}. A null is
 * refused at once, by name; what cannot be done fails with an {@link ErrorException} in the returned stage, after the end
 * of the engine as well.
 *
 * <p>Where continuations run: a stage is complete when it is returned, so that what follows runs on the caller's thread, or
 * it completes on one of the engine's threads for results, where code may wait; see {@link
 * FanfareBuilder#handlerThreads}. No stage completes on an event loop or on a thread of a broker or store.
 */
public final class Fanfare extends FanfareParts implements AutoCloseable {

    /** The version of this library. */
    public static final String VERSION = BuiltVersion.read();

    private final Node node;
    private final HandlerThreads handlerThreads;
    private final ExecutorService resultThreads;
    private final Results results;
    private final Gate gate;
    private final Attachments attachments;
    private final Queue<Extension> extensions = new ConcurrentLinkedQueue<>();

    /** @param parts what can be asked for by its type */
    Fanfare(
            Node node,
            HandlerThreads handlerThreads,
            ExecutorService resultThreads,
            Results results,
            Attachments attachments,
            List<Object> parts) {
        super(parts);
        this.node = node;
        this.handlerThreads = handlerThreads;
        this.resultThreads = resultThreads;
        this.results = results;
        this.gate = new Gate(node, results);
        this.attachments = attachments;
    }

    void begin(Extension extension) {
        add(Objects.requireNonNull(extension.start(this), "an extension must not start as null"));
        extensions.add(extension);
    }

    /** {@return a builder of an engine, with every setting at its default} */
    public static FanfareBuilder builder() {
        return new FanfareBuilder();
    }

    /**
     * Publishes to a channel.
     * @param channel its whole name, with the namespace
     * @param data one JSON value, unless all subscribers use Protobuf
     * @return the publication's position, once it is in the history and on its way; fails with {@link ErrorException},
     *     with {@code INTERNAL} if the engine is closed or about to be
     */
    public CompletionStage<PublishResult> publish(String channel, Payload data) {
        Objects.requireNonNull(data, "data must not be null");
        return publish(channel, Publication.of(data), PublishOptions.DEFAULT);
    }

    /**
     * Publishes to a channel with tags and options.
     * @param channel its whole name, with the namespace
     * @param publication data and tags; the broker sets its place in the stream
     * @param options {@link PublishOptions#DEFAULT} for nothing special
     * @return as {@link #publish(String, Payload)}
     */
    public CompletionStage<PublishResult> publish(String channel, Publication publication, PublishOptions options) {
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(publication, "publication must not be null");
        Objects.requireNonNull(options, "options must not be null");
        return gate.whileOpen(() -> node.publisher().publish(channel, publication, options));
    }

    /**
     * Looks whether something can be published, whenever that will be.
     * @param channel its whole name, with the namespace
     * @param publication data and tags
     * @param options as for {@link #publish(String, Publication, PublishOptions)}
     * @throws ErrorException as publishing would fail: {@code BAD_REQUEST} for an impossible channel name or data that could
     *     not be delivered to everybody, {@code UNKNOWN_CHANNEL} if the namespace does not exist, {@code NOT_AVAILABLE} for
     *     a channel that is not published to
     */
    public void check(String channel, Publication publication, PublishOptions options) {
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(publication, "publication must not be null");
        Objects.requireNonNull(options, "options must not be null");
        ErrorException refusal = node.publisher().refusal(channel, publication.data(), options);
        if (refusal != null) {
            throw refusal;
        }
    }

    /**
     * Subscribes connected clients to a channel, on whichever node they are; those that are subscribed stay so.
     * @param clients which of those that are connected
     * @param channel its whole name
     * @param options how; {@link SubscribeOptions#DEFAULT} for what the namespace says
     * @return completes when they are subscribed; fails with {@link ErrorException}, naming nodes that did not say so
     */
    public CompletionStage<Void> subscribe(ClientSelector clients, String channel, SubscribeOptions options) {
        Objects.requireNonNull(clients, "clients must not be null");
        Objects.requireNonNull(options, "options must not be null");
        return gate.inChannel(channel, namespace -> gate.onAll(new Task.Subscribe(clients, channel, options)));
    }

    /**
     * Ends subscriptions of connected clients to a channel, on whichever node they are; does nothing where there are none.
     * @param clients which of those that are connected
     * @param channel its whole name
     * @return completes when there are none any more; fails as {@link #subscribe}
     */
    public CompletionStage<Void> unsubscribe(ClientSelector clients, String channel) {
        Objects.requireNonNull(clients, "clients must not be null");
        UnsubscribeCode code = UnsubscribeCode.SERVER;
        return gate.inChannel(
                channel, namespace -> gate.onAll(new Task.Unsubscribe(clients, channel, code.code(), code.reason())));
    }

    /**
     * Closes connections, on whichever node they are; does nothing if there are none.
     * @param clients which of those that are connected
     * @param reason what they get, which says whether they reconnect
     * @return completes when they are closed and counted no more; fails as {@link #subscribe}
     */
    public CompletionStage<Void> disconnect(ClientSelector clients, Disconnect reason) {
        Objects.requireNonNull(clients, "clients must not be null");
        Objects.requireNonNull(reason, "reason must not be null");
        return gate.onAll(new Task.Disconnect(clients, reason.code(), reason.reason()));
    }

    /**
     * Grants connections more time, or ends them with {@code EXPIRED}, on whichever node they are; a client that renews
     * its token is told when to. Does nothing if there are none.
     * @param clients which of those that are connected
     * @param renewal until when
     * @return completes when it is granted; fails as {@link #subscribe}
     */
    public CompletionStage<Void> refresh(ClientSelector clients, Renewal renewal) {
        Objects.requireNonNull(clients, "clients must not be null");
        Objects.requireNonNull(renewal, "renewal must not be null");
        return gate.onAll(new Task.Refresh(clients, renewal));
    }

    /** {@return the connections of clients: to list them, and to send to them} */
    public Connections connections() {
        return new Connections(gate, node::disconnects, node::overLimits);
    }

    /** {@return users: to keep them and their tokens out, and to know how they are doing} */
    public Users users() {
        return new Users(gate, node);
    }

    /**
     * {@return who is in a channel, by client id; fails with {@code NOT_AVAILABLE} without presence, and with
     * {@code LIMIT_EXCEEDED} where there are more than {@link
     * dev.fanfare.handler.ClientOptions#presenceMaxClientLimit()}: those come in pages}
     * @param channel its whole name
     */
    public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
        return gate.withPresence(channel, () -> node.presenceReader().clients(channel));
    }

    /**
     * A page of who is in a channel; fails with {@code NOT_AVAILABLE} without presence. Whoever is there while all pages are
     * read, one after the other, is in exactly one of them; others may come and go meanwhile.
     * @param channel its whole name
     * @param cursor the {@link PresencePage#cursor} of the page before; "" for the first page
     * @param limit how many clients at the most; 0 or less, or more than {@link
     *     dev.fanfare.handler.ClientOptions#presenceMaxClientLimit()}, for as many as that
     * @return the page; its {@link PresencePage#cursor} leads to the next
     */
    public CompletionStage<PresencePage> presence(String channel, String cursor, int limit) {
        Objects.requireNonNull(cursor, "cursor must not be null");
        return gate.withPresence(channel, () -> node.presenceReader().page(channel, cursor, limit));
    }

    /**
     * {@return how many are in a channel; fails with {@code NOT_AVAILABLE} without presence}
     * @param channel its whole name
     */
    public CompletionStage<PresenceStats> presenceStats(String channel) {
        return gate.withPresence(channel, () -> node.presenceReader().stats(channel));
    }

    /**
     * Reads a channel's history; fails with {@code NOT_AVAILABLE} without one.
     * @param channel its whole name
     * @param limit how many publications; 0 for the position only, negative for as many as allowed
     * @param since exclusive starting point, or null
     * @param reverse from new to old
     * @return what is kept of it; fails with {@code UNRECOVERABLE_POSITION} if {@code since} is of another epoch
     */
    public CompletionStage<HistoryPage> history(
            String channel, int limit, @Nullable StreamPosition since, boolean reverse) {
        return gate.withHistory(channel, namespace -> node.histories().read(channel, namespace, limit, since, reverse));
    }

    /**
     * Forgets a channel's publications; its position stays.
     * @param channel its whole name
     * @return completes when they are forgotten; fails with {@code NOT_AVAILABLE} without a history
     */
    public CompletionStage<Void> removeHistory(String channel) {
        return gate.withHistory(channel, namespace -> node.histories().remove(channel));
    }

    /** {@return how many subscriptions channels have that have any, by node; those that do not answer within 10 s are named} */
    public CompletionStage<Survey<Map<String, Integer>>> channels() {
        return gate.askAll(new Task.Channels()).thenApply(survey -> survey.map(Task.Subscriptions::byChannel));
    }

    /** {@return how the nodes are doing; as {@link #channels}} */
    public CompletionStage<Survey<NodeInfo>> info() {
        return gate.askAll(new Task.Info());
    }

    /** {@return how this node is doing, without asking any other} */
    public NodeInfo nodeInfo() {
        return node.info();
    }

    /** {@return how much the handlers of this node have to do} */
    public HandlerLoad handlerLoad() {
        return handlerThreads.load();
    }

    /** {@return what subscribers of this node that read too slowly have cost since the start} */
    public SlowConsumerCounts slowConsumers() {
        return node.hub().slowConsumers().counts();
    }

    /**
     * Says that the end is near: from now on this engine is not {@linkplain #isReady ready}. Publishing goes on for
     * those who are still connected; when nobody is any more, it is refused, because nobody would get what is published.
     * Closing an engine begins with this; whoever closes servers and then the engine calls it before.
     */
    public void drain() {
        node.drain();
    }

    /** {@return whether clients that come now can stay; for probes of readiness} */
    public boolean isReady() {
        return !node.isDraining();
    }

    /** {@return when all connections are closed, with {@code SHUTDOWN}: their clients reconnect elsewhere or later} */
    public CompletionStage<Void> shutDownClients() {
        return results.of(node.disconnectAll(Disconnect.SHUTDOWN));
    }

    /**
     * Closes the servers of this engine and all connections, then the broker, the stores and the handler
     * threads. Listeners that were told of the end of their client before have some seconds to
     * finish. An engine that is closed stays closed; closing it again does nothing.
     *
     * @throws IllegalStateException in one of its handlers or on a loop of one of its servers, for which it would wait;
     *     nothing is closed then
     */
    @Override
    public void close() {
        attachments.refuseToWaitForCaller("an engine");
        node.drain();
        attachments.servers().forEach(Attachments::close);
        Stream.generate(extensions::poll).takeWhile(Objects::nonNull).forEach(Extension::close);
        node.close();
        // Those that attached meanwhile; from here on none can.
        attachments.servers().forEach(Attachments::close);
        CompletableFuture<Void> gone = node.disconnectAll(Disconnect.SHUTDOWN).toCompletableFuture();
        node.ends().forEach(Attachments::close);
        if (gone.isDone()) {
            endThreads();
            handlerThreads.awaitEnd();
        } else {
            // Their listeners have something to do yet.
            gone.thenRun(this::endThreads);
        }
    }

    private void endThreads() {
        handlerThreads.shutdown();
        resultThreads.shutdown();
    }
}
