package dev.fanfare.server.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A backend over real HTTP, which answers as a test says. */
final class TestBackend implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    final AtomicInteger asked = new AtomicInteger();

    /** A request as it came. */
    record Request(String path, JsonNode body, Map<String, List<String>> headers) {

        String header(String name) {
            return String.join("|", headers.getOrDefault(name, List.of()));
        }
    }

    /** Answers one request. */
    interface Answering {
        void answer(HttpExchange exchange, Request request) throws IOException, InterruptedException;
    }

    TestBackend() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(threads);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    TestBackend on(String path, Answering answering) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request = new Request(path, MAPPER.readTree(body), Map.copyOf(exchange.getRequestHeaders()));
            requests.add(request);
            try (exchange) {
                answering.answer(exchange, request);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });
        return this;
    }

    TestBackend on(String path, String json) {
        return on(path, (exchange, request) -> send(exchange, 200, json));
    }

    static void send(HttpExchange exchange, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = started(exchange, status, bytes.length)) {
            out.write(bytes);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static OutputStream started(HttpExchange exchange, int status, int length) throws IOException {
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        return exchange.getResponseBody();
    }

    /** The next request that has come or comes. */
    Request next() throws InterruptedException {
        Request request = requests.poll(20, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("the backend was not asked");
        }
        return request;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
