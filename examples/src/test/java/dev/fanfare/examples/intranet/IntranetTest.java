package dev.fanfare.examples.intranet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.ClientSocketException;
import dev.fanfare.client.SocketEvent;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.handler.CookieLogins.Login;
import dev.fanfare.netty.NettyServer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L5 an application's logins by cookie")
class IntranetTest {

    private static ClientSocket socket(String cookie, String token) {
        Map<String, String> headers = token.isEmpty()
                ? Map.of("Cookie", "SID=" + cookie)
                : Map.of("Cookie", "SID=" + cookie, "X-CSRF-Token", token);
        return new ClientSocket(SocketOptions.builder().headers(headers).build());
    }

    private static void assertRefused(NettyServer server, String cookie, String token) {
        try (ClientSocket socket = socket(cookie, token)) {
            assertThatThrownBy(
                            () -> socket.open("ws://127.0.0.1:" + server.port()).get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ClientSocketException.class,
                            refused -> assertThat(refused.serverCode()).isEqualTo(3500));
        }
    }

    @Test
    @DisplayName("L5 who is logged in and knows the CSRF token connects, and is disconnected when the login is over")
    void logsOut() throws Exception {
        Intranet intranet = new Intranet();
        try (NettyServer server = intranet.start(0)) {
            Login ann = intranet.logIn("ann");
            Login bob = intranet.logIn("bob");
            assertRefused(server, ann.id(), "");
            assertRefused(server, ann.id(), bob.csrfToken());
            assertRefused(server, "forged", ann.csrfToken());
            try (ClientSocket anns = socket(ann.id(), ann.csrfToken());
                    ClientSocket bobs = socket(bob.id(), bob.csrfToken())) {
                BlockingQueue<SocketEvent.ConnectionFailed> ended = new LinkedBlockingQueue<>();
                anns.on(SocketEvent.ConnectionFailed.class, ended::add);
                anns.open("ws://127.0.0.1:" + server.port()).get(20, TimeUnit.SECONDS);
                bobs.open("ws://127.0.0.1:" + server.port()).get(20, TimeUnit.SECONDS);
                intranet.logOut(ann.id()).toCompletableFuture().get(20, TimeUnit.SECONDS);
                SocketEvent.ConnectionFailed end = ended.poll(20, TimeUnit.SECONDS);
                assertThat(end).isNotNull();
                assertThat(end.code()).isEqualTo(3500);
                assertThat(end.reconnecting()).isFalse();
                assertThat(bobs.live("job").ready().get(20, TimeUnit.SECONDS).exists())
                        .isFalse();
            }
            assertRefused(server, ann.id(), ann.csrfToken());
        }
    }
}
