package dev.fanfare.netty.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.netty.internal.address.Authority;
import dev.fanfare.netty.internal.address.Origin;
import java.util.List;
import java.util.Map;

/** Nobody is let in whom no entry names, whatever is in the headers or among the entries. */
class OriginFuzz {

    private static final AllowedOrigins EXAMPLE =
            AllowedOrigins.of(List.of("https://example.com", "https://*.example.org:8443"));

    @FuzzTest(maxDuration = "10m")
    void origins(FuzzedDataProvider data) {
        String host = data.consumeString(80);
        String entry = data.consumeString(80);
        String origin = data.consumeRemainingAsString();
        Handshake request = new Handshake("/", Map.of(), Map.of("origin", List.of(origin), "host", List.of(host)), "");
        if (EXAMPLE.allows(request)) {
            assertThat(origin).matches("(?i)https://(example\\.com(:443)?|.+\\.example\\.org:8443)");
        }
        if (AllowedOrigins.SAME.allows(request)) {
            assertThat(origin).matches("(?i)https?://.+");
            assertThat(Origin.parse(origin)).isNotNull();
            assertThat(Authority.parse(host)).isNotNull();
        }
        try {
            AllowedOrigins entries = AllowedOrigins.of(List.of(entry));
            assertThat(AllowedOrigins.of(entries.entries()))
                    .as("what it understands, it understands in the same way again")
                    .isEqualTo(entries);
            entries.allows(request);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("Exception");
        }
        try {
            AllowedHosts.of(List.of(entry)).allows(Authority.parse(host));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("Exception");
        }
    }
}
