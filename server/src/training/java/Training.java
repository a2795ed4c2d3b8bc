import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The training run of a server, after which its JVM leaves an ahead-of-time cache: what a server does in its first
 * minute, over real sockets, and an orderly end. {@code ./fanfare cache} runs this file as it is; it is no part of the
 * server, whose JVM would otherwise learn to be a client as well.
 *
 * <p>Arguments: the file for the cache, then the words that run the server, beginning with its java. The exit code is 0
 * if the cache is there. Whatever goes wrong, nothing that was started is left running.
 */
final class Training {

    /** After so many seconds it is given up, so that no build waits for it. */
    private static final int PATIENCE = 60;

    private static final Pattern READY = Pattern.compile("Fanfare listening on (http://\\S+)");
    private static final String KEY = "known to everybody who reads this";

    private static final String CONFIGURATION = """
            http_server: {address: 127.0.0.1, port: 0}
            client: {token: {hmac_secret_key: "%1$s"}}
            http_api: {key: "%1$s"}
            prometheus: {enabled: true}
            channel:
              without_namespace:
                history_size: 100
                history_ttl: 1m
                force_recovery: true
                presence: true
                allow_subscribe_for_client: true
                allow_publish_for_client: true
                allow_history_for_client: true
                allow_presence_for_client: true
            """.formatted(KEY);

    private static final int SUBSCRIBERS = 20;
    private static final int VISITORS = 100;
    private static final int PUBLICATIONS = 300;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    private Training(URI server) {
        this.server = server;
    }

    public static void main(String[] args) throws Exception {
        Path cache = Path.of(args[0]).toAbsolutePath();
        Path configuration = Files.createTempFile("fanfare-training-", ".yaml");
        try {
            Files.writeString(configuration, CONFIGURATION);
            List<String> command = new ArrayList<>(List.of(args).subList(1, args.length));
            command.add(1, "-XX:AOTCacheOutput=" + cache);
            command.addAll(List.of("serve", "--config", configuration.toString()));
            train(new ProcessBuilder(command).redirectErrorStream(true).start());
        } finally {
            Files.delete(configuration);
        }
        // The client's threads need not be waited for.
        System.exit(Files.exists(cache) ? 0 : 1);
    }

    private static void train(Process server) throws Exception {
        CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(() -> kill(server));
        boolean trained = false;
        try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                System.out.println(line);
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    new Training(URI.create(ready.group(1))).run();
                    trained = true;
                    // Its end is when the cache is made, by a process that it starts and waits for.
                    server.toHandle().destroy();
                }
            }
            server.waitFor();
        } finally {
            kill(server);
        }
        if (!trained) {
            throw new IOException("The server was never ready.");
        }
    }

    private static void kill(Process server) {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
    }

    private void run() throws Exception {
        send(HttpRequest.newBuilder(server.resolve("/")));
        List<Client> subscribers = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Client subscriber = connect();
            subscriber.ask("subscribe", "\"channel\": \"all\"");
            subscribers.add(subscriber);
        }
        for (int i = 0; i < VISITORS; i++) {
            Client visitor = connect();
            String channel = "\"channel\": \"visitor-" + i + "\"";
            visitor.ask("subscribe", channel);
            visitor.ask("publish", channel + ", \"data\": {\"from\": \"a visitor\"}");
            visitor.ask("history", channel + ", \"limit\": 10");
            visitor.ask("presence", channel);
            visitor.close();
        }
        for (int i = 0; i < PUBLICATIONS; i++) {
            String data = "\"data\": {\"number\": %d, \"text\": \"%s\"}".formatted(i, "x".repeat(100));
            call("publish", "{\"channel\": \"all\", " + data + "}");
            call("broadcast", "{\"channels\": [\"all\", \"others\"], " + data + "}");
        }
        for (Client subscriber : subscribers) {
            subscriber.close();
        }
        send(HttpRequest.newBuilder(server.resolve("/metrics")));
    }

    private void call(String method, String body) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(server.resolve("/api/" + method))
                .header("X-API-Key", KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200 || response.body().contains("\"error\":")) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + " " + response.body());
        }
    }

    private Client connect() throws Exception {
        Client client = new Client();
        client.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + server.getAuthority() + "/connection/websocket"), client)
                .join();
        client.ask("connect", "\"token\": \"" + token() + "\"");
        return client;
    }

    private static String token() throws Exception {
        String claims = part("{\"alg\": \"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + part("{\"sub\": \"somebody\"}".getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return claims + "." + part(mac.doFinal(claims.getBytes(StandardCharsets.UTF_8)));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** One command at a time; the next one after the reply. */
    private static final class Client implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();
        private volatile CompletableFuture<String> reply = new CompletableFuture<>();
        private WebSocket socket;

        void ask(String command, String parameters) throws IOException {
            reply = new CompletableFuture<>();
            // Both have to be waited for: a reply can come before the socket takes the next command.
            socket.sendText("{\"id\": 1, \"%s\": {%s}}".formatted(command, parameters), true)
                    .join();
            String answer = reply.join();
            if (answer.contains("\"error\":")) {
                throw new IOException(command + " was answered with " + answer);
            }
        }

        void close() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                message.toString()
                        .lines()
                        .filter(line -> line.startsWith("{\"id\":"))
                        .forEach(reply::complete);
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            reply.completeExceptionally(error);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            reply.completeExceptionally(new IOException("closed with " + code + " " + reason));
            return null;
        }
    }
}
