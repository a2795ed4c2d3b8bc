package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.HeaderLogins;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M7 who a client is by a header of a proxy")
class HeaderLoginsTest {

    private final HeaderLogins logins = HeaderLogins.of("X-User-Id", false);

    private static ConnectingEvent event(boolean isTrusted, String... users) {
        Handshake request =
                new Handshake("/", Map.of(), Map.of("x-user-id", List.of(users)), "192.0.2.1", "", isTrusted);
        return new ConnectingEvent(
                "id", Payload.EMPTY, "", "", Map.of("X-User-Id", "forged"), request, "websocket", Encoding.JSON);
    }

    private void refused(ConnectingEvent event, Disconnect reason) {
        assertThatThrownBy(() -> logins.handle(event))
                .isInstanceOfSatisfying(
                        DisconnectException.class,
                        refused -> assertThat(refused.disconnect()).isEqualTo(reason))
                .hasMessageContaining("X-User-Id");
    }

    @Test
    void theTrustedProxyAloneIsBelieved() {
        assertThat(logins.handle(event(true, "ann")).user()).isEqualTo("ann");
        assertThat(logins.handle(event(true, "", "ann")).user()).isEqualTo("ann");
        refused(event(false, "ann"), Disconnect.PERMISSION_DENIED);
        refused(event(true, "ann", "bob"), Disconnect.BAD_REQUEST);
        refused(event(true), Disconnect.BAD_REQUEST);
    }

    @Test
    void whoeverComesWithoutIsAnonymousIfThatIsAllowed() {
        HeaderLogins orAnonymous = HeaderLogins.of("x-user-id", true);
        assertThat(orAnonymous.handle(event(true))).isEqualTo(Credentials.ANONYMOUS);
        assertThat(orAnonymous.handle(event(false, ""))).isEqualTo(Credentials.ANONYMOUS);
        assertThatThrownBy(() -> orAnonymous.handle(event(false, "ann"))).isInstanceOf(DisconnectException.class);
    }

    @Test
    void anIdIsTextInUtf8() {
        String bytes = new String("zoë".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(logins.handle(event(true, bytes)).user()).isEqualTo("zoë");
        assertThat(logins.handle(event(true, "名")).user()).isEqualTo("名");
        refused(event(true, "zo\u00eb"), Disconnect.BAD_REQUEST);
    }
}
