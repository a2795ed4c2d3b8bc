package dev.fanfare.server.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An issuer that publishes its keys, on a real socket. */
public final class KeySetServer implements AutoCloseable {

    /** How it answers one request. */
    public interface Answer {
        /** Answers. */
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Answer answer = exchange -> exchange.sendResponseHeaders(404, -1);

    /** Listens, with no keys yet. */
    public KeySetServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            try (exchange) {
                answer.to(exchange);
            }
        });
        http.start();
    }

    /** Where it is. */
    public String url(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    /** Answers with these keys from now on; private parts stay here. */
    public void publish(JWK... keys) {
        text(new JWKSet(Arrays.asList(keys)).toString());
    }

    /** Answers with a text from now on. */
    public void text(String json) {
        answer(exchange -> send(exchange, json));
    }

    /** Answers in any way from now on. */
    public void answer(Answer next) {
        answer = next;
    }

    static void send(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The paths that were asked for. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
