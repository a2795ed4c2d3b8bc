package dev.fanfare.server.proxy;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.handler.HeaderNames;
import dev.fanfare.server.config.ProxyConfig;
import dev.fanfare.server.config.ServerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** All backends of a configuration, hooked into an engine. */
public final class Proxies implements MeterBinder {

    /** They look at answers and at names of hosts, and wait for none. */
    private static final int THREADS = 8;

    private final ServerConfig config;
    private final ProxyMetrics metrics = new ProxyMetrics();

    /** By address: whoever asks it, an endpoint that is down is down. */
    private final Map<URI, Backend> backends = new HashMap<>();

    private final Executor threads;
    private final HttpClient http;

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
        builder.keepHeaders(names(Stream.of(
                        Stream.ofNullable(proxies.refresh()),
                        proxies.subscribe().values().stream(),
                        proxies.publish().values().stream(),
                        proxies.subRefresh().values().stream(),
                        proxies.rpc().values().stream())
                .flatMap(each -> each)
                .toList()));
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
        Map<String, Proxy> all = new HashMap<>();
        byNamespace.forEach((namespace, named) -> all.put(namespace, proxy(hook, named)));
        return all;
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
    }
}
