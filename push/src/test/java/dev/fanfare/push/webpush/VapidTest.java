package dev.fanfare.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fanfare.testkit.FakeClock;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VapidTest {

    private final FakeClock clock = new FakeClock();
    private final Vapid vapid = new Vapid(VapidKeys.generate(), "mailto:ops@example.com", clock);

    private String token(String endpoint) {
        return vapid.authorization(URI.create(endpoint));
    }

    private static JWTClaimsSet claims(String authorization) throws Exception {
        return SignedJWT.parse(authorization.substring("vapid t=".length(), authorization.indexOf(',')))
                .getJWTClaimsSet();
    }

    @ParameterizedTest(name = "{0} is for {1}")
    @CsvSource({
        "https://push.example.com/x, https://push.example.com",
        "https://PUSH.example.com:443/y?z, https://push.example.com",
        "https://push.example.com:8443/x, https://push.example.com:8443"
    })
    @DisplayName("P1 a token is for the origin of the endpoint, and for less than a day")
    void origins(String endpoint, String origin) throws Exception {
        JWTClaimsSet claims = claims(token(endpoint));
        assertThat(claims.getAudience()).containsExactly(origin);
        assertThat(claims.getSubject()).isEqualTo("mailto:ops@example.com");
        assertThat(claims.getExpirationTime())
                .isEqualTo(Date.from(clock.instant().plus(Duration.ofHours(12))));
        assertThat(claims.getClaims()).containsOnlyKeys("aud", "sub", "exp");
    }

    @Test
    @DisplayName("P1 origins that strangers name do not pile up: the one that was not used for longest is forgotten")
    void bounded() {
        String first = token("https://a0.example/x");
        String second = token("https://a1.example/x");
        for (int i = 2; i < Vapid.MAX_ORIGINS; i++) {
            token("https://a" + i + ".example/x");
        }
        assertThat(token("https://a0.example/x")).isEqualTo(first);
        token("https://one.more.example/x");
        assertThat(token("https://a0.example/x")).isEqualTo(first);
        assertThat(token("https://a1.example/x")).isNotEqualTo(second);
    }
}
