package dev.fanfare.examples.intranet;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.CookieLogins;
import dev.fanfare.handler.CookieLogins.Login;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps who is logged in, as an application's HTTP sessions do, and connects nobody else. */
public final class Intranet {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Login> logins = new ConcurrentHashMap<>();

    // snippet: logins
    private final Fanfare fanfare = Fanfare.builder()
            .onConnecting(CookieLogins.of(request -> request.cookie("SID").flatMap(this::login)))
            .live(LiveOptions.DEFAULT)
            .build();
    // end snippet

    /** Serves connections on a port, or on any free one if it is 0. */
    NettyServer start(int port) throws IOException {
        return NettyServer.builder(fanfare)
                .port(port)
                .webSocket(WebSocketEndpoint.DEFAULT)
                .start();
    }

    private Optional<Login> login(String id) {
        return Optional.ofNullable(logins.get(id));
    }

    /** Somebody has logged in: the id goes into the cookie, the token into every page. */
    Login logIn(String user) {
        Login login = new Login(secret(), user, secret());
        logins.put(login.id(), login);
        return login;
    }

    // snippet: out
    CompletionStage<Void> logOut(String id) {
        logins.remove(id);
        return fanfare.connections().revokeLogin(id);
    }
    // end snippet

    private static String secret() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
