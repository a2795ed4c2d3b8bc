import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The training run of a server, after which its JVM leaves an ahead-of-time cache: what a server does in its first
 * minute, over real sockets, in both formats, and an orderly end. {@code ./fanfare cache} runs this file as it is;
 * it is no part of the server, whose JVM would otherwise learn to be a client as well.
 *
 * <p>Arguments: the file for the cache, then the words that run the server, beginning with its java. The exit code is 0
 * if the cache is there. Whatever goes wrong, nothing that was started is left running.
 */
final class Training {

    /** After so many seconds it is given up, so that no build waits for it. */
    private static final int PATIENCE = 60;

    private static final Pattern READY = Pattern.compile("Fanfare listening on http://\\S+:(\\d+)");
    private static final String SECRET = "known to nobody but this run";

    private static final String CONFIGURATION = """
            http_server: {address: 127.0.0.1, port: 0}
            client:
              allow_anonymous_connect_without_token: true
              token: {hmac_secret_key: "%1$s"}
            http_api: {key: "%1$s"}
            prometheus: {enabled: true}
            notifications: {enabled: true, secret: "%1$s"}
            channel:
              namespaces:
                - name: training
                  history_size: 100
                  history_ttl: 1m
                  force_recovery: true
                  presence: true
                  allow_subscribe_for_client: true
                  allow_subscribe_for_anonymous: true
                  allow_publish_for_client: true
                  allow_history_for_client: true
                  allow_presence_for_client: true
            """.formatted(SECRET);

    private static final int SUBSCRIBERS = 40;
    private static final int VISITORS = 200;
    private static final int PUBLICATIONS = 600;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final int port;

    private Training(int port) {
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        Path cache = Path.of(args[0]).toAbsolutePath();
        Path configuration = Files.createTempFile("fanfare-training-", ".yaml");
        Process server = null;
        try {
            Files.deleteIfExists(cache);
            Files.writeString(configuration, CONFIGURATION);
            List<String> command = new ArrayList<>(List.of(args).subList(1, args.length));
            command.add(1, "-XX:AOTCacheOutput=" + cache);
            command.addAll(List.of("serve", "--config", configuration.toString()));
            server = new ProcessBuilder(command).redirectErrorStream(true).start();
            endInTime(server);
            train(server);
        } finally {
            Files.deleteIfExists(configuration);
            if (server != null) {
                kill(server);
            }
        }
        // The client's threads need not be waited for.
        System.exit(Files.exists(cache) ? 0 : 1);
    }

    private static void train(Process server) throws Exception {
        BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            System.out.println(line);
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                new Training(Integer.parseInt(ready.group(1))).run();
                break;
            }
        }
        // Its end is when the cache is made, by a process that it starts and waits for.
        server.toHandle().destroy();
        said.lines().forEach(System.out::println);
        server.waitFor();
    }

    private static void endInTime(Process server) {
        CompletableFuture.runAsync(
                () -> {
                    System.out.println("It took longer than " + PATIENCE + " s.");
                    kill(server);
                },
                CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS));
    }

    private static void kill(Process server) {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
    }

    private void run() throws Exception {
        for (String page : List.of("/", "/health", "/metrics", "/fanfare.js")) {
            get(page);
        }
        List<Client> subscribers = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Client client = connect(i % 2 == 0);
            client.subscribe("training:all");
            client.subscribe("training:" + i % 5);
            subscribers.add(client);
        }
        for (int i = 0; i < VISITORS; i++) {
            Client visitor = connect(i % 2 == 0);
            visitor.subscribe("training:" + i);
            visitor.ask("publish", "training:" + i, "\"data\": {\"from\": \"a visitor\"}", 7);
            visitor.ask("history", "training:" + i, "\"limit\": 10", 10);
            visitor.ask("presence", "training:" + i, null, 8);
            visitor.close();
        }
        for (int i = 0; i < PUBLICATIONS; i++) {
            String data = "\"data\": {\"number\": %d, \"text\": \"%s\"}".formatted(i, "x".repeat(100));
            String channel = i % 4 == 0 ? "training:" + i % 5 : "training:all";
            api("publish", "{\"channel\": \"" + channel + "\", " + data + "}");
            if (i % 50 == 0) {
                api("broadcast", "{\"channels\": [\"training:1\", \"training:2\"], " + data + "}");
                api("notify_broadcast", "{\"notification\": {\"object\": \"training\", \"message\": \"Hello\"}}");
                api("presence_stats", "{\"channel\": \"training:all\"}");
                api("info", "{}");
            }
        }
        for (Client client : subscribers) {
            client.close();
        }
        get("/metrics");
    }

    private void get(String path) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private void api(String method, String body) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/" + method))
                .header("X-API-Key", SECRET)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200 || response.body().contains("\"error\":")) {
            throw new IOException(response.request().uri() + " answered " + response + " " + response.body());
        }
    }

    /** JSON with a token for a user, or else Protobuf without one. */
    private Client connect(boolean json) throws Exception {
        Client client = json ? new JsonClient() : new ProtobufClient();
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (!json) {
            builder.subprotocols("centrifuge-protobuf");
        }
        client.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/connection/websocket"), client)
                .get(10, TimeUnit.SECONDS);
        client.greet();
        return client;
    }

    private static String token(String user) throws Exception {
        String claims = part("{\"alg\": \"HS256\"}") + "." + part("{\"sub\": \"" + user + "\"}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return claims + "." + part(mac.doFinal(claims.getBytes(StandardCharsets.UTF_8)));
    }

    private static String part(String json) {
        return part(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** One command at a time; the next one after the reply. */
    private abstract static class Client implements WebSocket.Listener {

        private final AtomicInteger commands = new AtomicInteger();
        private volatile CompletableFuture<Void> replied = new CompletableFuture<>();
        WebSocket socket;

        abstract void greet() throws Exception;

        /** Its parameters as they are in JSON; in Protobuf, the number of the command's field does. */
        abstract void ask(String command, String channel, String parameters, int field) throws Exception;

        void subscribe(String channel) throws Exception {
            ask("subscribe", channel, null, 5);
        }

        int nextId() {
            replied = new CompletableFuture<>();
            return commands.incrementAndGet();
        }

        void awaitReply() throws Exception {
            replied.get(10, TimeUnit.SECONDS);
        }

        void replied() {
            replied.complete(null);
        }

        void close() throws Exception {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            replied.completeExceptionally(error);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            replied.completeExceptionally(new TimeoutException("closed with " + code + " " + reason));
            return null;
        }
    }

    private static final class JsonClient extends Client {

        private final StringBuilder message = new StringBuilder();

        @Override
        void greet() throws Exception {
            send("{\"id\": " + nextId() + ", \"connect\": {\"token\": \"" + token("somebody") + "\"}}");
        }

        @Override
        void ask(String command, String channel, String parameters, int field) throws Exception {
            send("{\"id\": %d, \"%s\": {\"channel\": \"%s\"%s}}"
                    .formatted(nextId(), command, channel, parameters == null ? "" : ", " + parameters));
        }

        private void send(String command) throws Exception {
            socket.sendText(command, true).get(10, TimeUnit.SECONDS);
            awaitReply();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                if (message.toString().lines().anyMatch(line -> line.startsWith("{\"id\":"))) {
                    replied();
                }
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    private static final class ProtobufClient extends Client {

        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        void greet() throws Exception {
            send(4, new byte[0]);
        }

        @Override
        void ask(String command, String channel, String parameters, int field) throws Exception {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            write(request, 1, channel.getBytes(StandardCharsets.UTF_8));
            if (field == 7) {
                write(request, 2, "{\"from\": \"a visitor\"}".getBytes(StandardCharsets.UTF_8));
            }
            send(field, request.toByteArray());
        }

        private void send(int field, byte[] request) throws Exception {
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            command.writeBytes(new byte[] {1 << 3, (byte) nextId()});
            write(command, field, request);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(command.size());
            frame.writeBytes(command.toByteArray());
            socket.sendBinary(ByteBuffer.wrap(frame.toByteArray()), true).get(10, TimeUnit.SECONDS);
            awaitReply();
        }

        /** A field of a message, whose length takes one byte. */
        private static void write(ByteArrayOutputStream out, int field, byte[] value) {
            out.write(field << 3 | 2);
            out.write(value.length);
            out.writeBytes(value);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                if (hasReply(ByteBuffer.wrap(message.toByteArray()))) {
                    replied();
                }
                message.reset();
            }
            webSocket.request(1);
            return null;
        }

        /** Whether one of the messages in a frame, each behind its length, begins with an id. */
        private static boolean hasReply(ByteBuffer frame) {
            boolean found = false;
            while (frame.hasRemaining()) {
                int length = 0;
                for (int shift = 0, next = 0x80; (next & 0x80) != 0; shift += 7) {
                    next = frame.get();
                    length |= (next & 0x7f) << shift;
                }
                found |= length > 0 && frame.get(frame.position()) == 1 << 3;
                frame.position(frame.position() + length);
            }
            return found;
        }
    }
}
