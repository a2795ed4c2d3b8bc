package dev.fanfare.examples.gallery.stage;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.server.token.TokenIssuer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets anybody in under a name: {@code POST {"name": …}} is answered with a new user id and a token for
 * it. A real application would ask for a password first.
 */
public final class Visitors implements HttpEndpoint {

    private static final Duration TOKEN_TTL = Duration.ofDays(1);
    private static final int MAX_NAME_LENGTH = 40;

    private final TokenIssuer tokens;
    private final SecureRandom random = new SecureRandom();
    private final JsonMapper json = JsonMapper.shared();

    /** With tokens that the server accepts. */
    public Visitors(TokenIssuer tokens) {
        this.tokens = tokens;
    }

    private record Visitor(String user, String name, String token) {}

    /**
     * Who has raised an event, as the token says, and not the page.
     *
     * @param clientId that of the event
     * @return fails with an {@link ErrorException} if the visitor is gone already
     */
    public static CompletionStage<Client> of(Fanfare fanfare, String clientId) {
        return fanfare.connections()
                .list(ClientSelector.all(), 10_000)
                .thenApply(nodes -> nodes.complete().stream()
                        .flatMap(List::stream)
                        .map(ConnectedClient::client)
                        .filter(client -> client.identity().equals(clientId))
                        .findAny()
                        .orElseThrow(() -> new ErrorException(410, "You are not connected any more")));
    }

    /** What a visitor is called. */
    public static String nameOf(Client visitor) {
        return JsonMapper.shared().readTree(visitor.info().utf8()).path("name").asString("Somebody");
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        return CompletableFuture.completedStage(
                call.method().equals("POST")
                        ? welcome(call)
                        : HttpAnswer.text(405, "Use POST").with("allow", "POST"));
    }

    private HttpAnswer welcome(HttpCall call) {
        String name;
        try {
            name = json.readTree(call.body()).path("name").asString("").strip();
        } catch (JacksonException malformed) {
            return HttpAnswer.text(400, "A JSON object with a name is needed");
        }
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            return HttpAnswer.text(400, "A name of 1 to " + MAX_NAME_LENGTH + " characters is needed");
        }
        byte[] id = new byte[16];
        random.nextBytes(id);
        String user = HexFormat.of().formatHex(id);
        String token = tokens.connection(user, TOKEN_TTL, Map.of("name", name));
        return HttpAnswer.json(200, json.writeValueAsString(new Visitor(user, name, token)));
    }
}
