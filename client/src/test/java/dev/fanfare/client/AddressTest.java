package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.client.ClientSocketException.Code;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.com, ws://example.com/path",
        "HTTPS://Example.com/, wss://example.com/path",
        "ws://example.com:8000, ws://example.com:8000/path",
        "wss://example.com/own?a=b%20c, wss://example.com/own?a=b%20c",
        "ws://example.com?a=b@c:d//e, ws://example.com/path?a=b@c:d//e",
        "ws://[::1]:8000/x, ws://[::1]:8000/x",
        "ws://under_score:65535/x, ws://under_score:65535/x",
        "ws://bücher.example/ä, ws://bücher.example/ä",
        "ws://127.0.0.1:1/x, ws://127.0.0.1:1/x",
    })
    @DisplayName("C1 an address is brought into one spelling, with the default path where there is none")
    void spelling(String url, String expected) {
        assertThat(Address.of(url, "/path")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it must begin with ws://",
                "example.com|it must begin with ws://",
                "/path|it must begin with ws://",
                "ftp://example.com|it must begin with ws://",
                "ws:|it must begin with ws://",
                "' ws://a'|it must begin with ws://",
                "ws://|it names no host",
                "ws:///path|it names no host",
                "ws://:8000|it names no host",
                "ws://?a|it names no host",
                "ws://[]/|its host cannot be",
                "ws://[::g]/|its host cannot be",
                "ws://[::1/|its host and port",
                "ws://::1/|its host and port",
                "ws://a:b:1|its host and port",
                "ws://a:1:2|its host and port",
                "ws://a:port|its host and port",
                "ws://a:-1|its host and port",
                "ws://a:1.5|its host and port",
                "ws://127.0.0.1:99999|its port must be a number from 1 to 65535",
                "ws://127.0.0.1:65536|its port must be a number from 1 to 65535",
                "ws://127.0.0.1:0|its port must be a number from 1 to 65535",
                "ws://127.0.0.1:99999999999|its port must be a number from 1 to 65535",
                "ws://a<b/|its host cannot be",
                "ws://%/|its host cannot be",
                "ws://256.256.256.256/|its host cannot be",
                "ws://1.2.3.2555/|its host cannot be",
                "ws://a/#f|it cannot have a fragment",
                "ws://a b|there is a space",
                "ws://a/b c|there is a space",
                "ws://a\\b|there is a space or a backslash",
                "ws://@a/|it cannot have a user or a password",
            })
    @DisplayName("C1 what no WebSocket can reach is refused, with the reason")
    void refused(String url, String problem) {
        assertThatThrownBy(() -> Address.of(url, "/path"))
                .isInstanceOfSatisfying(
                        ClientSocketException.class,
                        wrong -> assertThat(wrong.code()).isEqualTo(Code.BAD_INPUT))
                .hasMessageStartingWith("\"" + url.replace("//@", "//…@") + "\" is no WebSocket URL: ")
                .hasMessageContaining(problem);
    }

    @Test
    @DisplayName("C1 a password is not repeated")
    void password() {
        assertThatThrownBy(() -> Address.of("ws://ann:secret@a/", "/path"))
                .hasMessage("\"ws://…@a/\" is no WebSocket URL: it cannot have a user or a password");
    }
}
