package dev.fanfare.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fcm.googleapis.com/fcm/send/abc:def",
                "https://jmt17.google.com/fcm/send/x",
                "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
                "https://web.push.apple.com/QGuQ",
                "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d",
                "https://FCM.GoogleAPIs.com:443/x"
            })
    @DisplayName("P1 the push services of browsers are allowed")
    void allowed(String endpoint) {
        assertThatCode(() -> EndpointGuard.DEFAULT.check(URI.create(endpoint))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/x",
                "https://googleapis.com/x",
                "https://bucket.storage.googleapis.com/x",
                "https://storage.googleapis.com/x",
                "https://a.fcm.googleapis.com/x",
                "https://evilgoogleapis.com/x",
                "https://fcm.googleapis.com.evil.example/x",
                "https://push.apple.com/x"
            })
    @DisplayName("P1 no other host is allowed unless it is named")
    void notNamed(String endpoint) {
        assertThatThrownBy(() -> EndpointGuard.DEFAULT.check(URI.create(endpoint)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no request may go to");
        assertThatCode(() -> EndpointGuard.anyHost().check(URI.create(endpoint)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://push.example.com/x",
                "wss://push.example.com/x",
                "file:///etc/passwd",
                "https:push.example.com",
                "//push.example.com/x",
                "/x",
                "https:///x",
                "https://push.example.com:8443/x",
                "https://push.example.com:22/x",
                "https://push.example.com:0/x",
                "https://push.example.com/x#1",
                "https://push.example.com/x#",
                "https://user@push.example.com/x",
                "https://user:pass@push.example.com/x",
                "https://@push.example.com/x",
                "https://localhost/x",
                "https://localhost./x",
                "https://push.example.com./x",
                "https://printer/x",
                "https://127.0.0.1/x",
                "https://127.0.0.1./x",
                "https://127.1/x",
                "https://2130706433/x",
                "https://0x7f000001/x",
                "https://0x7f.0.0.1/x",
                "https://0177.0.0.1/x",
                "https://017700000001/x",
                "https://1.1.1.1/x",
                "https://8.8.8.8/x",
                "https://a.0x7f000001/x",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[64:ff9b::7f00:1]/x",
                "https://[fe80::1%25eth0]/x",
                "https://[2606:4700:4700::1111]/x",
                "https://%6c%6f%63%61%6c%68%6f%73%74/x",
                "https://m\u00fcnchen.example/x",
                "https://push.example.c\u00f6m/x",
                "https://\uff11\uff12\uff17.0.0.1/x",
                "https://push..example.com/x",
                "https://-push.example.com/x"
            })
    @DisplayName(
            "P1 whatever is no https, has another port, or names no host is refused, even if every host is allowed")
    void refused(String endpoint) {
        assertThatThrownBy(() -> EndpointGuard.anyHost().check(new URI(endpoint)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint");
    }

    @Test
    @DisplayName("P1 an endpoint of a length that none has is refused")
    void tooLong() {
        URI endpoint = URI.create("https://fcm.googleapis.com/" + "x".repeat(2048));
        assertThatThrownBy(() -> EndpointGuard.DEFAULT.check(endpoint)).hasMessageContaining("longer than 2048");
    }

    @ParameterizedTest(name = "{0} is of the internet: {1}")
    @CsvSource({
        "8.8.8.8, true",
        "1.1.1.1, true",
        "172.15.255.255, true",
        "172.32.0.0, true",
        "100.63.255.255, true",
        "100.128.0.0, true",
        "198.17.255.255, true",
        "198.20.0.0, true",
        "192.0.1.0, true",
        "223.255.255.255, true",
        "0.0.0.0, false",
        "0.1.2.3, false",
        "10.0.0.1, false",
        "10.255.255.255, false",
        "100.64.0.1, false",
        "100.127.255.255, false",
        "127.0.0.1, false",
        "127.255.255.255, false",
        "169.254.169.254, false",
        "172.16.0.1, false",
        "172.31.255.255, false",
        "192.0.0.8, false",
        "192.0.2.1, false",
        "192.88.99.1, false",
        "192.168.0.1, false",
        "198.18.0.1, false",
        "198.19.255.255, false",
        "198.51.100.1, false",
        "203.0.113.1, false",
        "224.0.0.1, false",
        "239.255.255.255, false",
        "240.0.0.1, false",
        "255.255.255.255, false",
        "2606:4700:4700::1111, true",
        "2a00:1450::1, true",
        "2001:4860:4860::8888, true",
        "2003::1, true",
        "::, false",
        "::1, false",
        "::ffff:127.0.0.1, false",
        "::ffff:10.0.0.1, false",
        "::127.0.0.1, false",
        "::ffff:0:127.0.0.1, false",
        "64:ff9b::127.0.0.1, false",
        "64:ff9b::8.8.8.8, false",
        "64:ff9b:1::10.0.0.1, false",
        "100::1, false",
        "2001::1, false",
        "2001:2::1, false",
        "2001:20::1, false",
        "2001:db8::1, false",
        "2002:7f00:1::1, false",
        "2002:808:808::1, false",
        "3fff::1, false",
        "fc00::1, false",
        "fd12:3456::1, false",
        "fe80::1, false",
        "fec0::1, false",
        "ff02::1, false",
        "5f00::1, false"
    })
    @DisplayName("P1 only addresses of the internet are sent to")
    void addresses(String address, boolean isPublic) throws Exception {
        assertThat(PublicAddress.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }

    @Test
    @DisplayName("P1 a service of one's own is allowed by its origin, and nothing beside it")
    void trusted() throws Exception {
        EndpointGuard guard =
                EndpointGuard.of(List.of("push.example.com", "*.Example.org")).withTrusted("https://Localhost:8443");
        assertThatCode(() -> guard.check(URI.create("https://localhost:8443/x")))
                .doesNotThrowAnyException();
        assertThat(guard.refusedAddress(URI.create("https://localhost:8443/x"))).isEmpty();
        assertThatCode(() -> guard.check(URI.create("https://push.example.com/x")))
                .doesNotThrowAnyException();
        assertThatCode(() -> guard.check(URI.create("https://a.b.example.org/x")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.check(URI.create("https://localhost/x"))).isNotNull();
        assertThatThrownBy(() -> guard.check(URI.create("https://localhost:8444/x")))
                .isNotNull();
        assertThatThrownBy(() -> guard.check(URI.create("https://a.push.example.com/x")))
                .isNotNull();
        assertThatThrownBy(() -> guard.check(URI.create("https://example.org/x")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.*", "https://example.com", "127.0.0.1", "a b.example", "*.com.", "example"})
    @DisplayName("P1 what is no host cannot be allowed")
    void noHosts(String host) {
        assertThatThrownBy(() -> EndpointGuard.of(List.of(host)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no name of a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.com", "http://example.com", "https://", "https://a.example/path", "https://a b"})
    @DisplayName("P1 what is no origin cannot be trusted")
    void noOrigins(String origin) {
        assertThatThrownBy(() -> EndpointGuard.DEFAULT.withTrusted(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no origin");
    }
}
