package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedOriginsTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.com, https://example.com",
        "https://example.com/, https://example.com",
        "https://example.com:443, https://example.com",
        "https://example.com:443/, https://example.com",
        "http://example.com:80, http://example.com",
        "http://example.com:443, http://example.com:443",
        "https://example.com:, https://example.com",
        "https://example.com:0443, https://example.com",
        "HTTPS://Example.COM, https://example.com",
        "' https://example.com ', https://example.com",
        "http://localhost:5173, http://localhost:5173",
        "https://*.example.com, https://*.example.com",
        "https://*.example.com:*, https://*.example.com:*",
        "*://example.com, *://example.com",
        "*, *",
        "null, null",
        "https://bücher.example, https://xn--bcher-kva.example",
        "https://*.BÜCHER.example/, https://*.xn--bcher-kva.example",
        "http://[::1]:8000, http://[::1]:8000",
        "http://[0:0:0:0:0:0:0:1]:80, http://[::1]",
        "http://[2001:DB8::A], http://[2001:db8::a]",
        "capacitor://localhost, capacitor://localhost",
        "chrome-extension://abcdef, chrome-extension://abcdef",
        "http://192.0.2.1:8080, http://192.0.2.1:8080",
    })
    void whatIsClearIsWrittenAsBrowsersDo(String written, String normalised) {
        assertThat(AllowedOrigins.normalised(written)).isEqualTo(normalised);
        assertThat(AllowedOrigins.normalised(normalised)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.com                       | write a scheme and a host, such as https://example.com
            example.com:8000                  | write a scheme and a host
            //example.com                     | write a scheme and a host
            https:example.com                 | write a scheme and a host
            https://                          | is no name of a host
            https://user@example.com          | write a scheme and a host
            https://example.com/app           | an origin has no path: write https://example.com
            https://example.com/*             | an origin has no path: write https://example.com
            https://example.com?a             | an origin has no path: write https://example.com
            https://example.com:99999         | "99999" is no port
            https://example.com:x             | "x" is no port
            https://exa mple.com              | is no name of a host
            https://a.example https://b.example | no
            https://a..example                | is no name of a host
            http://[::1                       | write a scheme and a host
            http://[nope]                     | [nope] is no IPv6 address
            http://[1.2.3.4]                  | [1.2.3.4] is no IPv6 address
            http://::1                        | no
            wss://example.com                 | pages come from http or https: write https://example.com
            ws://example.com                  | write http://example.com
            ''                                | write a scheme and a host
            """)
    void whatNoPageCanHaveIsRefusedWithARemedy(String written, String message) {
        assertThatThrownBy(() -> AllowedOrigins.normalised(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + written + "\" is no origin of a page; ")
                .hasMessageContaining(message);
        assertThatThrownBy(() -> new ConfigLoader()
                        .flag("client.allowed_origins", "[\"" + written + "\"]")
                        .load())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--set client.allowed_origins: client.allowed_origins[0]: ");
    }
}
