package dev.fanfare.netty.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.address.Authority;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is a request and what is none (RFC 9110 and 9112), whatever exactly is sent. */
class RequestGrammarTest {

    private static final TrustedProxies NO_PROXIES = new TrustedProxies(List.of());

    private static RequestHead head(String... lines) throws BadRequestException {
        return head((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static RequestHead head(byte[] bytes) throws BadRequestException {
        HttpFront front = new HttpFront(
                new Routes(),
                HttpSettings.DEFAULT,
                ConnectionLimits.NONE,
                new OverLimits(),
                NO_PROXIES,
                AllowedHosts.ANY,
                Protocols.PLAIN,
                () -> false);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(front.decoderConfig()));
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            HttpRequest request = channel.readInbound();
            if (request == null) {
                throw new BadRequestException(408, "not complete");
            }
            ReferenceCountUtil.release(request);
            return RequestHead.of(request, InetAddress.getLoopbackAddress(), NO_PROXIES, AllowedHosts.ANY);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static void assertRefused(int status, String... lines) {
        assertThatThrownBy(() -> head(lines))
                .as(String.join("\n", lines))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.answer().status()).isEqualTo(status));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings()
                .withChars("abcXYZ019-._~!$&'()*+,;=:@/")
                .ofMaxLength(40)
                .map(path -> "/" + path);
    }

    @Provide
    Arbitrary<String> hosts() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("abcXYZ019-")
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(name -> name + ".example");
        Arbitrary<String> addresses = Arbitraries.of("127.0.0.1", "[::1]", "[2001:db8::1:0]", "localhost");
        Arbitrary<String> ports = Arbitraries.integers().between(1, 65_535).map(port -> ":" + port);
        return Combinators.combine(Arbitraries.oneOf(names, addresses), Arbitraries.oneOf(ports, Arbitraries.just("")))
                .as(String::concat);
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW", "get");
    }

    @Property
    void anAbsoluteTargetIsTheSameAsAPathAndItsHostCounts(
            @ForAll("methods") String method,
            @ForAll("paths") String path,
            @ForAll("hosts") String host,
            @ForAll("hosts") String other)
            throws Exception {
        RequestHead plain = head(method + " " + path + "?q=1 HTTP/1.1", "Host: " + host);
        for (String scheme : List.of("http", "HTTPS", "ws", "wss")) {
            RequestHead absolute =
                    head(method + " " + scheme + "://" + host + path + "?q=1 HTTP/1.1", "Host: " + other);
            assertThat(absolute.path()).isEqualTo(path).isEqualTo(plain.path());
            assertThat(absolute.method()).isEqualTo(method);
            assertThat(absolute.request().uri()).isEqualTo(plain.request().uri());
            assertThat(absolute.request().query()).isEqualTo(plain.request().query());
            assertThat(Authority.parse(absolute.request().header("host").orElseThrow()))
                    .isEqualTo(Authority.parse(host));
        }
    }

    @Property
    void aTargetWithoutAPathIsTheRoot(@ForAll("hosts") String host) throws Exception {
        assertThat(head("GET http://" + host + " HTTP/1.1", "Host: a").path()).isEqualTo("/");
        assertThat(head("GET http://" + host + "?q=1 HTTP/1.1", "Host: a")
                        .request()
                        .query("q"))
                .contains("1");
    }

    @Property(tries = 200)
    void aRequestLineMayBeAsLongAsItMayBe(@ForAll @IntRange(min = 1, max = 40_000) int length) throws Exception {
        String fixed = "GET / HTTP/1.1";
        String path = "/" + "x".repeat(Math.max(0, length - fixed.length()));
        String line = "GET " + path + " HTTP/1.1";
        if (line.length() <= HttpSettings.DEFAULT.maxRequestLineBytes()) {
            assertThat(head(line, "Host: a").path()).isEqualTo(path);
        } else {
            assertRefused(414, line, "Host: a");
        }
    }

    @Property(tries = 200)
    void headersMayBeAsLargeAsTheyMayBe(@ForAll @IntRange(min = 1, max = 200) int count) throws Exception {
        List<String> lines = new ArrayList<>(List.of("GET / HTTP/1.1", "Host: a"));
        for (int i = 0; i < count; i++) {
            lines.add("X-" + i + ": " + "y".repeat(200));
        }
        int bytes = lines.stream().skip(1).mapToInt(line -> line.length() + 2).sum();
        String[] request = lines.toArray(String[]::new);
        if (bytes < HttpSettings.DEFAULT.maxHeaderBytes() - 100) {
            assertThat(head(request).request().header("X-0")).contains("y".repeat(200));
        } else if (bytes > HttpSettings.DEFAULT.maxHeaderBytes() + 3 * count) {
            assertRefused(431, request);
        }
    }

    @Property
    void thereIsOneHostAndItIsOne(@ForAll("hosts") String host, @ForAll("hosts") String other) throws Exception {
        assertThat(head("GET / HTTP/1.1", "hOsT:" + host).request().header("Host"))
                .contains(host);
        assertRefused(400, "GET / HTTP/1.1", "Host: " + host, "Host: " + other);
        assertRefused(400, "GET / HTTP/1.0", "Host: " + host, "Host: " + host);
        assertRefused(400, "GET http://" + host + "/ HTTP/1.1");
        assertRefused(400, "GET / HTTP/1.1", "X-Host: " + host);
        assertThat(head("GET / HTTP/1.0").isHttp11()).isFalse();
        for (String wrong : List.of(
                host + ":x", host + ":65536", host + "/", "user@" + host, host + ", " + other, "[::1", "::1", " ")) {
            assertRefused(400, "GET / HTTP/1.1", "Host: " + wrong);
        }
    }

    @Property
    void targetsThatAreNone(@ForAll("hosts") String host, @ForAll("paths") String path) {
        for (String target : List.of(
                path.substring(1) + "x",
                "?q",
                host,
                "ftp://" + host + path,
                "http:" + path,
                "http://",
                "*",
                "#" + path)) {
            if (!target.startsWith("/") && !target.matches("http://.+")) {
                assertRefused(400, "GET " + target + " HTTP/1.1", "Host: " + host);
            }
        }
        assertRefused(400, "GET " + path + "#fragment HTTP/1.1", "Host: " + host);
        assertRefused(501, "CONNECT " + host + " HTTP/1.1", "Host: " + host);
    }

    @Property
    void parametersAreDecodedAsTheyWereEncoded(@ForAll @Size(max = 5) List<String> values) throws Exception {
        List<String> whole = values.stream()
                .filter(value -> StandardCharsets.UTF_8.newEncoder().canEncode(value))
                .toList();
        String query = whole.stream()
                .map(value -> "q=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        if (query.length() < HttpSettings.DEFAULT.maxRequestLineBytes() - 100) {
            assertThat(head("GET /?" + query + " HTTP/1.1", "Host: a")
                            .request()
                            .query()
                            .getOrDefault("q", List.of()))
                    .isEqualTo(whole);
        }
    }

    /** Lists of a header are one, however they are divided into lines, whatever their case and spaces. */
    @Property
    void aListMayBeWrittenInAnyWay(@ForAll @Size(max = 4) List<@From("tokens") String> others, @ForAll Random random)
            throws Exception {
        for (boolean upgrades : new boolean[] {true, false}) {
            for (boolean websocket : new boolean[] {true, false}) {
                List<String> lines = new ArrayList<>(List.of("GET /x HTTP/1.1", "Host: a"));
                lines.addAll(list("Connection", upgrades ? "uPgrade" : "upgrades", others, random));
                lines.addAll(list("Upgrade", websocket ? "WebSocket" : "websocket2", others, random));
                assertThat(head(lines.toArray(String[]::new)).isHandshake()).isEqualTo(upgrades && websocket);
            }
        }
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.of("h2c", "keep-alive", "close", "TLS/1.0", "", "x");
    }

    private static List<String> list(String header, String element, List<String> others, Random random) {
        List<String> elements = new ArrayList<>(others);
        elements.add(element);
        Collections.shuffle(elements, random);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(header + ":");
        for (int i = 0; i < elements.size(); i++) {
            line.append(" ".repeat(random.nextInt(3))).append(elements.get(i)).append(random.nextBoolean() ? "\t" : "");
            if (i == elements.size() - 1 || random.nextBoolean()) {
                lines.add(line.toString());
                line = new StringBuilder(header + ":");
            } else {
                line.append(",");
            }
        }
        return lines;
    }

    /** A request that was damaged is one, none, or not complete, and nothing else comes of it. */
    @Property(tries = 3000)
    void nothingBreaksIt(@ForAll Random random) {
        byte[] bytes = ("POST http://a.example:80/p/%41?x=%20&y HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n"
                        + "Connection: Upgrade, close\r\nUpgrade: websocket\r\nExpect: 100-continue\r\n"
                        + "X-Forwarded-For: 1.2.3.4, [::1]:80\r\nX-Forwarded-Proto: https\r\nForwarded: proto=http\r\n\r\nabc")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = random.nextInt(5); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[random.nextInt(bytes.length)]);
        }
        try {
            assertThat(head(bytes).path()).isNotNull();
        } catch (BadRequestException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
