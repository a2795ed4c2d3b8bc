package dev.fanfare.netty.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.netty.internal.address.Authority;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "example.com:, example.com",
        "' EXAMPLE.com:8000 ', example.com:8000",
        "*.example.com:443, *.example.com:443",
        "münchen, xn--mnchen-3ya",
        "münchen:8000, xn--mnchen-3ya:8000",
        "пример.рф, xn--e1afmkfd.xn--p1ai",
        "пример.рф:8080, xn--e1afmkfd.xn--p1ai:8080",
        "*.пример.рф:8080, *.xn--e1afmkfd.xn--p1ai:8080",
        "[::1], [::1]",
        "[0:0::1]:8000, [::1]:8000"
    })
    void anEntryHasTheFormInWhichRequestsNameIt(String entry, String form) {
        AllowedHosts hosts = AllowedHosts.of(List.of(entry));
        assertThat(hosts.entries()).containsExactly(form);
        assertThat(hosts.allows(Authority.parse(form.replace("*", "www")))).isTrue();
        assertThat(hosts.allows(Authority.parse("www.other.example"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":8000",
                "example.com:0x10",
                "example.com:65536",
                "example.com/",
                "http://a",
                "a b",
                "[::1",
                "::1",
                "пример.рф:рф"
            })
    void whatIsNoHostIsRefusedAndNamed(String entry) {
        assertThatThrownBy(() -> AllowedHosts.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + entry + "\" cannot be an allowed host: ");
    }

    @Test
    void theAdviceForAHostWithAnOpenEndIsAnEntryThatIsTaken() {
        assertThatThrownBy(() -> AllowedHosts.of(List.of("localhost*")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for any port, write \"localhost\"");
        assertThat(AllowedHosts.of(List.of("localhost")).allows(Authority.parse("localhost:1234")))
                .isTrue();
    }
}
