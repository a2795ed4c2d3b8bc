package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.client.ClientSocketException.Code;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.com, ws://example.com/path",
        "HTTPS://Example.com/, wss://example.com/path",
        "ws://example.com:8000, ws://example.com:8000/path",
        "wss://example.com/own?a=b%20c, wss://example.com/own?a=b%20c",
        "ws://example.com?a=b, ws://example.com/path?a=b",
        "ws://[::1]:8000/x, ws://[::1]:8000/x",
    })
    @DisplayName("C1 an address is brought into one spelling, with the default path where there is none")
    void spelling(String url, String expected) {
        assertThat(Address.of(url, "/path")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "/path",
                "ftp://example.com",
                "ws:",
                "ws://",
                "ws://a b",
                "ws://a/#f",
                "ws://u:p@a/"
            })
    @DisplayName("C1 what is no WebSocket URL is refused")
    void refused(String url) {
        assertThatThrownBy(() -> Address.of(url, "/path"))
                .isInstanceOfSatisfying(
                        ClientSocketException.class,
                        wrong -> assertThat(wrong.code()).isEqualTo(Code.BAD_INPUT))
                .hasMessageStartingWith("\"" + url + "\" is no WebSocket URL");
    }
}
