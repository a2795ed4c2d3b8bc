package dev.fanfare.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** A server that is attacked: as a process of its own, or embedded in an application; and its victim. */
record Siege(ServerProcess server, Victim victim) implements AutoCloseable {

    private static final String CONFIGURATION = """
            http_api: {key: key}
            client:
              allow_anonymous_connect_without_token: true
              token: {hmac_secret_key: secret}
            channel:
              history_meta_ttl: 60s
              namespaces:
                - &all {name: news, allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true,
                        allow_history_for_client: true, allow_history_for_anonymous: true}
                - <<: *all
                  name: open
                  allow_publish_for_client: true
                  allow_publish_for_anonymous: true
                  history_size: 10
                  history_ttl: 60s
                  force_recovery: true
            websocket: {compression: true}
            notifications:
              {enabled: true, secret: a secret for tests, retention_ttl: 30s, group_membership_ttl: 30s}
            """;

    /** The stand-alone server. */
    static Siege standAlone(String heap) throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.serve(CONFIGURATION, 0, heap);
        return begin(
                server,
                (channel, data) -> HttpRequest.newBuilder(uri(server, "/api/publish"))
                        .header("X-API-Key", "key")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"channel\":\"" + channel + "\",\"data\":" + data + "}"))
                        .build());
    }

    /** An application with the server in it. */
    static Siege embedded(String heap) throws IOException, InterruptedException {
        Path source = Path.of(System.getProperty("fanfare.home"))
                .resolve("system-tests/src/test/resources/siege/EmbeddedServer.java");
        ServerProcess server = ServerProcess.embedded(source, heap);
        return begin(
                server,
                (channel, data) -> HttpRequest.newBuilder(uri(server, "/publish/" + channel))
                        .POST(HttpRequest.BodyPublishers.ofString(data))
                        .build());
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static Siege begin(ServerProcess server, BiFunction<String, String, HttpRequest> publication)
            throws IOException {
        try {
            return new Siege(server, new Victim(server.port(), "{\"id\":1,\"connect\":{}}", publication));
        } catch (IOException | RuntimeException | Error failed) {
            server.close();
            throw failed;
        }
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() throws IOException {
        victim.close();
        server.close();
    }
}
