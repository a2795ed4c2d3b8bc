package dev.fanfare.server.proxy;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.HeaderNames;
import dev.fanfare.server.config.ProxyConfig;
import dev.fanfare.server.config.ServerConfig;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All backends of a configuration, hooked into an engine. */
public final class Proxies implements MeterBinder, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);

    /** How long the end waits for what backends have not been told yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** They look at answers and at names of hosts, and wait for none. */
    private static final int THREADS = 8;

    private final ServerConfig config;
    private final ProxyMetrics metrics = new ProxyMetrics();

    /** By address: whoever asks it, an endpoint that is down is down. */
    private final Map<URI, Backend> backends = new HashMap<>();

    private final Map<Told, Notices> notices = new HashMap<>();
    private final Executor threads;
    private final HttpClient http;

    /** What is told of channels is bounded by the engine, which what is told of clients must not take the room of. */
    private record Told(URI address, boolean ofChannels) {}

    /** Nobody is asked yet. */
    public Proxies(ServerConfig config) {
        this.config = config;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Proxies::thread);
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(pool)
                .build();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "fanfare-proxy");
        thread.setDaemon(true);
        return thread;
    }

    /** Has the backends decide what the configuration says they decide. */
    public void hookInto(FanfareBuilder builder) {
        ProxyConfig proxies = config.proxies();
        ProxyHooks hooks = new ProxyHooks(config.clients().insecure());
        ChannelSyntax syntax = config.channelSyntax();
        if (proxies.connect() != null) {
            Proxy proxy = proxy(Hook.CONNECT, proxies.connect());
            HeaderNames names = names(List.of(proxies.connect()));
            builder.onConnectingAsync(event -> hooks.connect(proxy, names, event));
        }
        if (proxies.refresh() != null) {
            Proxy proxy = proxy(Hook.REFRESH, proxies.refresh());
            builder.onRefreshingAsync(event -> hooks.refresh(proxy, event));
        }
        Map<String, Proxy> subscribe = all(Hook.SUBSCRIBE, proxies.subscribe());
        if (!subscribe.isEmpty()) {
            builder.onSubscribingAsync(
                    event -> hooks.subscribe(subscribe.get(syntax.namespaceOf(event.channel())), event));
        }
        Map<String, Proxy> publish = all(Hook.PUBLISH, proxies.publish());
        if (!publish.isEmpty()) {
            builder.onPublishingAsync(event -> hooks.publish(publish.get(syntax.namespaceOf(event.channel())), event));
        }
        Map<String, Proxy> mapPublish = all(Hook.MAP_PUBLISH, proxies.mapPublish());
        if (!mapPublish.isEmpty()) {
            builder.onMapPublishingAsync(
                    event -> hooks.mapPublish(mapPublish.get(syntax.namespaceOf(event.channel())), event));
        }
        Map<String, Proxy> mapRemove = all(Hook.MAP_REMOVE, proxies.mapRemove());
        if (!mapRemove.isEmpty()) {
            builder.onMapRemovingAsync(
                    event -> hooks.mapRemove(mapRemove.get(syntax.namespaceOf(event.channel())), event));
        }
        Map<String, Proxy> subRefresh = all(Hook.SUB_REFRESH, proxies.subRefresh());
        if (!subRefresh.isEmpty()) {
            builder.onSubRefreshingAsync(
                    event -> hooks.subRefresh(subRefresh.get(syntax.namespaceOf(event.channel())), event));
        }
        Map<String, Proxy> rpc = all(Hook.RPC, proxies.rpc());
        if (!rpc.isEmpty()) {
            String boundary = proxies.rpcNamespaceBoundary();
            builder.onOtherRpc(event -> hooks.rpc(rpc.get(namespaceOf(event.method(), boundary)), event));
        }
        Map<String, Proxy> polls = all(Hook.SHARED_POLL_REFRESH, proxies.sharedPoll());
        if (!polls.isEmpty()) {
            builder.onSharedPollRefreshAsync(
                    request -> PollHook.ask(polls.get(syntax.namespaceOf(request.channel())), request));
        }
        hookNoticesInto(builder);
        builder.keepHeaders(names(Stream.of(
                        Stream.ofNullable(proxies.refresh()),
                        Stream.ofNullable(proxies.disconnect()),
                        proxies.unsubscribe().values().stream(),
                        proxies.subscribe().values().stream(),
                        proxies.publish().values().stream(),
                        proxies.mapPublish().values().stream(),
                        proxies.mapRemove().values().stream(),
                        proxies.subRefresh().values().stream(),
                        proxies.rpc().values().stream())
                .flatMap(each -> each)
                .toList()));
    }

    private void hookNoticesInto(FanfareBuilder builder) {
        ProxyConfig proxies = config.proxies();
        ChannelSyntax syntax = config.channelSyntax();
        if (proxies.disconnect() != null) {
            NoticeSender sender = sender(Hook.DISCONNECT, proxies.disconnect());
            builder.onDisconnected(event -> ProxyNotices.disconnected(sender, event));
        }
        Map<String, NoticeSender> unsubscribe = byNamespace(proxies.unsubscribe(), Hook.UNSUBSCRIBE, this::sender);
        if (!unsubscribe.isEmpty()) {
            builder.onUnsubscribed(
                    event -> ProxyNotices.unsubscribed(unsubscribe.get(syntax.namespaceOf(event.channel())), event));
        }
        Map<String, NoticeSender> state = byNamespace(proxies.state(), Hook.STATE, this::sender);
        if (!state.isEmpty()) {
            Handler<ChannelStateEvent, CompletionStage<Void>> handler =
                    event -> ProxyNotices.state(state.get(syntax.namespaceOf(event.channel())), event);
            builder.onOccupiedAsync(handler).onVacatedAsync(handler);
        }
    }

    private static String namespaceOf(String method, String boundary) {
        int end = boundary.isEmpty() ? -1 : method.indexOf(boundary);
        return end < 0 ? "" : method.substring(0, end);
    }

    private static HeaderNames names(List<ProxyConfig.Named> proxies) {
        Set<String> ofRequest = new HashSet<>();
        Set<String> ofConnect = new HashSet<>();
        proxies.forEach(each -> {
            ofRequest.addAll(each.options().httpHeaders());
            ofConnect.addAll(each.options().emulatedHeaders());
        });
        return new HeaderNames(ofRequest, ofConnect);
    }

    private Map<String, Proxy> all(Hook hook, Map<String, ProxyConfig.Named> byNamespace) {
        return byNamespace(byNamespace, hook, this::proxy);
    }

    private static <P> Map<String, P> byNamespace(
            Map<String, ProxyConfig.Named> said, Hook hook, BiFunction<Hook, ProxyConfig.Named, P> make) {
        Map<String, P> all = new HashMap<>();
        said.forEach((namespace, named) -> all.put(namespace, make.apply(hook, named)));
        return all;
    }

    private NoticeSender sender(Hook hook, ProxyConfig.Named named) {
        Notices endpoint = notices.computeIfAbsent(
                new Told(named.options().address(), hook == Hook.STATE),
                told -> new Notices(
                        Ticker.system(),
                        Timer.system(),
                        threads,
                        () -> ThreadLocalRandom.current().nextDouble()));
        return new NoticeSender(hook, proxy(hook, named), endpoint, metrics);
    }

    private Proxy proxy(Hook hook, ProxyConfig.Named named) {
        Backend backend = backends.computeIfAbsent(
                named.options().address(), address -> new Backend(named.name(), http, threads, System::nanoTime));
        return new Proxy(hook, named, backend, metrics);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        metrics.bindTo(registry);
        if (!backends.isEmpty()) {
            Gauge.builder(
                            "fanfare.proxy.outstanding",
                            backends,
                            all -> all.values().stream()
                                    .mapToInt(Backend::outstanding)
                                    .sum())
                    .description("requests to backends that have no answer yet")
                    .register(registry);
        }
        if (!notices.isEmpty()) {
            Gauge.builder("fanfare.proxy.notices.waiting", this, Proxies::waiting)
                    .description("what backends have not been told yet")
                    .register(registry);
        }
    }

    private int waiting() {
        return notices.values().stream().mapToInt(Notices::waiting).sum();
    }

    /** Waits some seconds for what backends have not been told yet, after the end of the engine. */
    @Override
    public void close() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (waiting() > 0 && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (waiting() > 0) {
            LOG.warn("{} notices are lost that backends have not taken before the end", waiting());
        }
    }
}
