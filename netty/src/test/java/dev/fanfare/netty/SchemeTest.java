package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which scheme a request came is one answer, for the check of origins and for the cookie. */
class SchemeTest extends NotifyingServerTestBase {

    @ParameterizedTest
    @CsvSource({
        // Nobody says anything: the page's origin does.
        "false, http, '', plain",
        "false, https, '', host",
        // https is believed of anybody.
        "false, https, X-Forwarded-Proto: https, host",
        "false, https, X-Forwarded-Proto: WSS, host",
        "false, https, 'X-Forwarded-Proto: https, http', host",
        "false, https, Forwarded: for=192.0.2.1;proto=https, host",
        "false, http, X-Forwarded-Proto: https, refused",
        "false, http, Forwarded: proto=\"https\", refused",
        "false, http, 'Forwarded: for=1.2.3.4; Proto=HTTPS;by=5.6.7.8, proto=http', refused",
        // http is believed of trusted proxies alone.
        "false, https, X-Forwarded-Proto: http, host",
        "false, http, X-Forwarded-Proto: http, plain",
        "true, http, X-Forwarded-Proto: http, plain",
        "true, http, X-Forwarded-Proto: ws, plain",
        "true, https, X-Forwarded-Proto: http, refused",
        "true, https, Forwarded: proto=http, refused",
        "true, https, X-Forwarded-Proto: https, host",
        "true, http, X-Forwarded-Proto: https, refused",
        // Nonsense is nothing.
        "true, http, X-Forwarded-Proto: gopher, plain",
        "true, https, X-Forwarded-Proto: httpsx, host",
        "false, https, Forwarded: https, host",
    })
    @DisplayName("N16 whoever says by which scheme a page came is believed by origins and cookies alike")
    void oneAnswer(boolean trusted, String page, String header, String expected) throws Exception {
        NettyServer server = server(
                notifying(builder ->
                        builder.clients(ClientOptions.builder().insecure(true).build())),
                builder -> builder.trustedProxies(trusted ? List.of("127.0.0.0/8", "::1") : List.of()));
        RawWebSocket socket = closing(new RawWebSocket(server.port()));
        socket.handshake(
                PATH,
                "Origin: " + page + "://localhost",
                "User-Agent: Mozilla/5.0",
                header.isEmpty() ? "X: y" : header);
        String head = socket.originalResponseHead();
        switch (expected) {
            case "refused" -> assertThat(head).startsWith("HTTP/1.1 403 ");
            case "host" -> assertThat(head).contains("set-cookie: __Host-fanfare_client=", "; Secure");
            default -> assertThat(head).contains("set-cookie: fanfare_client=").doesNotContain("; Secure");
        }
    }
}
