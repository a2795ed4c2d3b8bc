package dev.fanfare.netty.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.internal.address.Glob;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    private static Handshake from(String origin, String host, String scheme) {
        return new Handshake("/", Map.of(), Map.of("origin", List.of(origin), "host", List.of(host)), "", scheme);
    }

    private static boolean allows(List<String> entries, String origin) {
        return AllowedOrigins.of(entries).allows(from(origin, "other.example", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/, https://example.com",
        "https://example.com:443, https://example.com",
        "http://example.com:80/, http://example.com",
        "https://example.com:, https://example.com",
        "http://example.com:443, http://example.com:443",
        "HTTPS://Example.COM:08443, https://example.com:8443",
        "' https://example.com ', https://example.com",
        "https://bücher.example, https://xn--bcher-kva.example",
        "https://*.BÜCHER.example, https://*.xn--bcher-kva.example",
        "https://XN--bcher-kva.example, https://xn--bcher-kva.example",
        "'http://[0:0:0:0:0:0:0:1]:8000', 'http://[::1]:8000'",
        "'http://[2001:DB8::A:0:0:1]', 'http://[2001:db8::a:0:0:1]'",
        "http://127.0.0.1:3000, http://127.0.0.1:3000",
        "http://localhost:*, http://localhost:*",
        "*://*.example.com, *://*.example.com",
        "https://*, https://*",
        "*, *",
        "capacitor://localhost, capacitor://localhost",
        "chrome-extension://abcdefgh, chrome-extension://abcdefgh",
        "file://, file://",
        "https://my_service.internal, https://my_service.internal",
    })
    void whatIsClearIsBroughtIntoTheFormOfBrowsers(String entry, String canonical) {
        assertThat(AllowedOrigins.of(List.of(entry)).entries()).containsExactly(canonical);
        assertThat(AllowedOrigins.of(List.of(canonical)).entries()).containsExactly(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com",
                "//example.com",
                "localhost:3000",
                "https://",
                "https:///",
                "https://example.com/app",
                "https://example.com//",
                "https://example.com?x",
                "https://example.com#x",
                "https://user@example.com",
                "https://exa mple.com",
                "https://example.com:0",
                "https://example.com:65536",
                "https://example.com:80a",
                "https://example.com:-1",
                "https://[::1",
                "https://[::g]",
                "https://::1",
                "https://[fe80::1%eth0]",
                "https://faß.example",
                "wss://example.com",
                "ws://example.com",
                "null",
                "NULL",
                "https://example*",
                "http://localhost*",
                "https://example.com*:8000",
                "1http://example.com",
                "https://exämple*.com, https://b",
            })
    void whatCanNeverMatchOrWouldMatchAnybodyIsRefusedByName(String entry) {
        assertThatThrownBy(() -> AllowedOrigins.of(List.of("https://a.example", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + entry + "\"");
    }

    @Test
    void nullIsRefused() {
        List<@Nullable String> entries = Arrays.asList("https://a.example", null);
        assertThatThrownBy(() -> AllowedOrigins.of(entries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("null");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, https://example.com",
        "https://example.com, HTTPS://EXAMPLE.COM",
        "https://example.com, https://example.com:443",
        "http://localhost:*, http://localhost:3000",
        "http://localhost:*, http://localhost",
        "https://*.example.com, https://a.example.com",
        "https://*.example.com, https://a.b.example.com",
        "https://pr-*.example.com, https://pr-17.example.com",
        "*://example.com, http://example.com",
        "*://example.com:443, https://example.com",
        "https://*, https://anything.example",
        "*, https://anything.example:8443",
        "*, null",
        "*, garbage",
        "'http://[::1]:8000', 'http://[0:0::1]:8000'",
        "file://, file://",
    })
    void whatIsAllowedMayConnect(String entry, String origin) {
        assertThat(allows(List.of("https://first.example", entry), origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, http://example.com",
        "https://example.com, https://example.com.evil.org",
        "https://example.com, https://evil-example.com",
        "https://example.com, https://example.com:8443",
        "https://example.com, https://examplexcom",
        "https://*.example.com, https://example.com",
        "https://*.example.com, https://evil.org/.example.com",
        "https://*.example.com, https://evil.org:1.example.com",
        "https://*.example.com, https://evil.org@a.example.com",
        "https://*, http://a.example",
        "https://*, https://a.example:8443",
        "http://localhost:*, http://localhost.evil.org:80",
        "http://localhost:*, https://localhost:3000",
        "*://example.com:443, http://example.com",
        "https://example.com, null",
        "https://example.com, ''",
        "https://example.com, https://example.com/",
        "https://example.com, example.com",
        "https://example.com, https://example.com https://evil.org",
    })
    void whatIsNotAllowedMayNot(String entry, String origin) {
        assertThat(allows(List.of(entry), origin)).isFalse();
    }

    @Test
    void programsThatAreNoBrowsersMay() {
        Handshake program = new Handshake("/", Map.of(), Map.of("host", List.of("a.example")), "", "https");
        assertThat(AllowedOrigins.SAME.allows(program)).isTrue();
        assertThat(AllowedOrigins.of(List.of("https://b.example")).allows(program))
                .isTrue();
    }

    @Test
    void twoOriginsAreNone() {
        Handshake two = new Handshake(
                "/",
                Map.of(),
                Map.of("origin", List.of("https://a.example", "https://b.example"), "host", List.of("a.example")),
                "");
        assertThat(AllowedOrigins.SAME.allows(two)).isFalse();
        assertThat(AllowedOrigins.of(List.of("https://a.example")).allows(two)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example, a.example, '',true",
        "https://a.example, a.example, '',true",
        "http://a.example:8000, a.example:8000, '',true",
        "http://A.example:80, a.example, '',true",
        "https://a.example, A.EXAMPLE:443, '',true",
        "'http://[::1]:8000', '[0::1]:8000', '',true",
        "http://a.example, a.example, http,true",
        "https://a.example, a.example, https,true",
        "http://a.example, a.example, https,false",
        "https://a.example, a.example, http,false",
        "http://a.example, a.example:8000, '',false",
        "http://a.example:8000, a.example, '',false",
        "https://a.example, a.example:80, '',false",
        "http://a.example, a.example:443, '',false",
        "http://a.example.evil.org, a.example, '',false",
        "http://a.example, '', '',false",
        "http://a.example, 'a.example, b.example', '',false",
        "chrome-extension://a.example, a.example, '',false",
        "null, a.example, '',false",
    })
    void withoutEntriesAPageMustComeFromTheServerItself(String origin, String host, String scheme, boolean allowed) {
        assertThat(AllowedOrigins.of(List.of()).allows(from(origin, host, scheme)))
                .isEqualTo(allowed);
    }

    @Property
    void aStarStandsForAnyCharacters(
            @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'b') String text,
            @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String before,
            @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String after) {
        assertThat(Glob.matches(before + "*" + after, text))
                .isEqualTo(text.length() >= before.length() + after.length()
                        && text.startsWith(before)
                        && text.endsWith(after));
        assertThat(Glob.matches("*" + before + "*", text)).isEqualTo(text.contains(before));
        assertThat(Glob.matches(before, text)).isEqualTo(before.equals(text));
    }

    @ParameterizedTest
    @ValueSource(
            chars = {' ', '\t', '\n', '\r', '\u000b', '\f', '\u001c', '\u001f', '\u0085', '\u00a0', '\u2003', '\ufeff'})
    void whatIsWrittenAroundAnOriginMakesItNone(char around) {
        String origin = "https://example.com";
        assertThat(allows(List.of(origin), origin)).isTrue();
        for (String written : List.of(around + origin, origin + around, origin + ":" + around + "443")) {
            assertThat(allows(List.of(origin), written)).isFalse();
            assertThat(AllowedOrigins.SAME.allows(from(written, "example.com", "")))
                    .isFalse();
        }
    }
}
