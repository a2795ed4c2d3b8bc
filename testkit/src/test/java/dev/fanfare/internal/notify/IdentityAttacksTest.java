package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.http.Handshake;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody may do with an identity to get what is meant for somebody else. The user of a connection is the
 * name of the client application, see {@link #server}.
 */
@DisplayName("N16 identities under attack")
class IdentityAttacksTest extends NotifyTestBase {

    private static Handshake program(Map<String, List<String>> headers) {
        return new Handshake("/", Map.of(), headers, "192.0.2.1");
    }

    private static String idIn(String token) {
        return token.substring(0, 22);
    }

    /** Sends a victim secrets in every way that names its client, before and after the spy comes again. */
    private static void assertNothingReaches(TestServer server, Connected victim, Connected spy, Spy again) {
        assertThat(spy.id()).isNotEqualTo(victim.id());
        Notifications notifications = server.fanfare().notifications();
        notify(server, victim.id(), Notification.of("report", "secret"));
        server.get(notifications.notifyClientText(victim.id(), "secret"));
        server.get(notifications.addToGroup("of victims", Member.client(victim.id())));
        server.get(notifications.notifyGroup("of victims", Notification.of("report", "secret")));
        notifications.progress(victim.id()).title("secret").show();
        assertThat(victim.received()).hasSize(4);
        assertThat(spy.received()).isEmpty();
        spy.connection().drop();
        Connected back = again.comes(positions(victim));
        assertThat(back.id()).isEqualTo(spy.id());
        assertThat(back.received()).isEmpty();
        assertThat(back.result().subs()).doesNotContainKey("notify:client/" + victim.id());
        assertThat(back.result().subs().values())
                .allMatch(sub -> sub.publications().isEmpty());
        assertThat(back.connection().refused(Request.Subscribe.to("notify:client/" + victim.id())))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    private interface Spy {
        Connected comes(Map<String, Request.Subscribe> positions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mallory"})
    @DisplayName("N16 an anonymous cookie that was planted is another client as soon as its user logs in")
    void aPlantedCookie(String attacker) {
        TestServer server = server();
        String planted = newCookie(server);
        Connected spy = page(server, attacker, planted);
        Connected victim = page(server, "ann", planted);
        assertNothingReaches(server, victim, spy, positions -> page(server, attacker, positions, planted));
    }

    @Test
    @DisplayName(
            "N16 whoever uses an anonymous identity that its user had before the log-in gets nothing of the log-in")
    void aReplayedAnonymousIdentity() {
        TestServer server = server();
        String cookie = newCookie(server);
        Connected before = page(server, "", cookie);
        notify(server, before.id(), READY);
        before.connection().drop();
        Connected victim = page(server, "ann", positions(before), cookie);
        Connected spy = connect(server, "", cookie, Map.of());
        assertThat(spy.id()).isEqualTo(before.id());
        assertNothingReaches(server, victim, spy, positions -> connect(server, "", cookie, positions));
    }

    @Test
    @DisplayName("N16 the second user of a browser gets nothing of the first, who has it again afterwards")
    void theSecondUserOfABrowser() {
        TestServer server = server();
        String cookie = newCookie(server);
        Connected ann = page(server, "ann", cookie);
        Connected bob = page(server, "bob", cookie);
        assertNothingReaches(server, ann, bob, positions -> page(server, "bob", positions, cookie));
        ann.connection().drop();
        notify(server, ann.id(), READY);
        Connected nobody = page(server, "", positions(ann), cookie);
        assertThat(nobody.result().subs()).doesNotContainKey("notify:client/" + ann.id());
        Connected annAgain = page(server, "ann", positions(ann), cookie);
        assertThat(annAgain.id()).isEqualTo(ann.id());
        assertThat(annAgain.result().subs().get("notify:client/" + ann.id()))
                .satisfies(sub -> assertThat(sub.recovered()).isTrue())
                .satisfies(sub -> assertThat(sub.publications()
                                .get(sub.publications().size() - 1)
                                .data()
                                .utf8())
                        .isEqualTo(json(READY)));
    }

    @Test
    @DisplayName("N16 two cookies that differ: none counts, in whichever order, and the page keeps a token instead")
    void twoCookies() {
        TestServer server = server();
        String planted = newCookie(server);
        String own = newCookie(server);
        String forged = idIn(own) + ".9999999999.forged";
        for (String[] cookies : new String[][] {
            {planted, own},
            {own, planted},
            {planted, own, planted},
            {own, forged},
            {forged, own},
            {planted, "other=1", own},
            {forged, "forged too"},
            {"", own},
        }) {
            Connected victim = page(server, "", cookies);
            assertThat(victim.id()).as(String.join("; ", cookies)).isNotIn(idIn(planted), idIn(own));
            Connected spy = page(server, "", planted);
            assertNothingReaches(server, victim, spy, positions -> page(server, "", positions, planted));

            TestClient reconnected = server.open(browser(cookies));
            Result.Connect result = reconnected.call(
                    new Request.Connect(
                            "",
                            Payload.utf8("{\"fanfare\":{\"client\":\"" + victim.token() + "\"}}"),
                            Map.of(),
                            "",
                            "",
                            Map.of()),
                    Result.Connect.class);
            assertThat(field(result, "client")).isEqualTo(victim.id());
        }
    }

    @Test
    @DisplayName("N16 the same cookie twice is no question, and neither are cookies whose names only look alike")
    void theSameCookieTwice() {
        TestServer server = server();
        String own = newCookie(server);
        String planted = newCookie(server);
        for (String[] cookies : new String[][] {
            {own, own},
            {own, "x" + COOKIE + "=" + planted},
            {own, COOKIE + "x=" + planted},
            {own, "Fanfare_Client=" + planted},
            {own, "x=" + COOKIE + "=" + planted},
        }) {
            Connected page = page(server, "", cookies);
            assertThat(page.id()).isEqualTo(idIn(own));
            assertThat(page.token()).isEmpty();
        }
    }

    @Test
    @DisplayName("N16 over https the cookie that only this host can have set counts alone")
    void overHttps() {
        TestServer server = server();
        String planted = newCookie(server);
        String own = newCookie(server);
        Map<String, List<String>> headers = Map.of(
                "cookie", List.of(COOKIE + "=" + planted + "; __Host-" + COOKIE + "=" + own),
                "origin", List.of("https://example.com"),
                "user-agent", List.of("Mozilla/5.0"));
        assertThat(field(server.open(program(headers)).connect(), "client")).isEqualTo(idIn(own));
        Map<String, List<String>> plantedAlone = Map.of(
                "cookie", List.of(COOKIE + "=" + planted),
                "origin", List.of("https://example.com"),
                "user-agent", List.of("Mozilla/5.0"));
        assertThat(field(server.open(program(plantedAlone)).connect(), "client"))
                .isNotEmpty()
                .isNotEqualTo(idIn(planted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mallory"})
    @DisplayName("N16 a stolen token, in the connect data, a header and a cookie at once, is not its user")
    void aStolenToken(String thief) {
        TestServer server = server();
        Connected victim = connect(server, "ann", "", Map.of());
        String stolen = victim.token();
        assertThat(stolen).isNotEmpty();
        for (Map<String, List<String>> headers : List.of(
                Map.of("fanfare-client", List.of(stolen)),
                Map.of("cookie", List.of(COOKIE + "=" + stolen)),
                Map.of("fanfare-client", List.of(stolen, stolen), "cookie", List.of(COOKIE + "=" + stolen)))) {
            for (Payload data : List.of(Payload.EMPTY, Payload.utf8("{\"fanfare\":{\"client\":\"" + stolen + "\"}}"))) {
                Spy thiefComes = positions -> {
                    TestClient connection = server.open(program(headers));
                    Result.Connect result = connection.call(
                            new Request.Connect("", data, positions, thief, "", Map.of()), Result.Connect.class);
                    return new Connected(connection, field(result, "client"), field(result, "token"), result);
                };
                assertNothingReaches(server, victim, thiefComes.comes(Map.of()), thiefComes);
            }
        }
        assertThat(connect(server, "ann", stolen, Map.of()).id()).isEqualTo(victim.id());
    }

    /**
     * Proofs, and what becomes of whoever brings them.
     *
     * @param headers of the request
     * @param data of the connect command
     * @param close what the connection is closed with; null if it is let in
     */
    private record Attempt(
            String what,
            Map<String, List<String>> headers,
            String data,
            @Nullable Disconnect close) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static final InstantSource CLOCK = InstantSource.fixed(FakeClock.START);

    private static final ClientIdentity ISSUER = new ClientIdentity(SECRET, Duration.ofDays(180), CLOCK);

    private static final String VALID = ISSUER.sign("aaaaaaaaaaaaaaaaaaaaaa");

    private static final String VALID_TOO = ISSUER.sign("bbbbbbbbbbbbbbbbbbbbbb");

    private static final String EXPIRED =
            new ClientIdentity(SECRET, Duration.ofSeconds(-1), CLOCK).sign("aaaaaaaaaaaaaaaaaaaaaa");

    private static final String OTHER_SECRET = new ClientIdentity(
                    "another secret of 16 bytes", Duration.ofDays(180), CLOCK)
            .sign("aaaaaaaaaaaaaaaaaaaaaa");

    private static String data(String token) {
        return "{\"fanfare\":{\"client\":\"" + token + "\"}}";
    }

    static List<Attempt> attempts() {
        List<Attempt> attempts = new ArrayList<>();
        for (String bad : List.of(
                EXPIRED,
                OTHER_SECRET,
                ISSUER.clientOf("aaaaaaaaaaaaaaaaaaaaaa", "ann"),
                ISSUER.clientOf("aaaaaaaaaaaaaaaaaaaaaa", "ann") + VALID.substring(22),
                "aaaaaaaaaaaaaaaaaaaaaa.9223372036854775807." + VALID.substring(34))) {
            attempts.addAll(List.of(
                    new Attempt(
                            bad + " in a program's cookie",
                            Map.of("cookie", List.of(COOKIE + "=" + bad)),
                            "",
                            Disconnect.INVALID_TOKEN),
                    new Attempt(bad + " in a browser's cookie", browser(bad).headers(), "", Disconnect.FORCE_RECONNECT),
                    new Attempt(
                            bad + " in a header", Map.of("fanfare-client", List.of(bad)), "", Disconnect.INVALID_TOKEN),
                    new Attempt(bad + " in data", Map.of(), data(bad), Disconnect.INVALID_TOKEN),
                    new Attempt(
                            bad + " in a header, a valid one in data",
                            Map.of("fanfare-client", List.of(bad)),
                            data(VALID),
                            Disconnect.INVALID_TOKEN),
                    new Attempt(
                            bad + " in the second of two headers",
                            Map.of("fanfare-client", List.of(VALID, bad)),
                            "",
                            Disconnect.INVALID_TOKEN),
                    new Attempt(
                            bad + " in data, with a valid cookie",
                            Map.of("cookie", List.of(COOKIE + "=" + VALID)),
                            data(bad),
                            Disconnect.INVALID_TOKEN),
                    new Attempt(
                            bad + " in a cookie, with a valid token",
                            Map.of("cookie", List.of(COOKIE + "=" + bad)),
                            data(VALID),
                            Disconnect.INVALID_TOKEN)));
        }
        attempts.add(new Attempt(
                "two valid tokens that differ",
                Map.of("fanfare-client", List.of(VALID_TOO)),
                data(VALID),
                Disconnect.INVALID_TOKEN));
        attempts.add(new Attempt("the same token twice", Map.of("fanfare-client", List.of(VALID)), data(VALID), null));
        attempts.add(new Attempt(
                "a cookie and another token",
                Map.of("cookie", List.of(COOKIE + "=" + VALID), "fanfare-client", List.of(VALID_TOO)),
                "",
                null));
        return attempts;
    }

    @ParameterizedTest
    @MethodSource("attempts")
    @DisplayName("N16 whatever does not hold is refused, also beside something that does")
    void whateverDoesNotHoldIsRefused(Attempt attempt) {
        TestServer server = server();
        Connected victim = connect(server, "", VALID, Map.of());
        TestClient client = server.open(program(attempt.headers));
        client.send(new Request.Connect("", Payload.utf8(attempt.data), positions(victim), "", "", Map.of()));
        assertThat(client.closedWith()).isEqualTo(attempt.close);
        if (attempt.close != null) {
            assertThat(client.take()).noneMatch(Reply.Success.class::isInstance);
            notify(server, victim.id(), READY);
            assertThat(client.take()).isEmpty();
            assertThat(victim.received()).containsExactly(json(READY));
        } else {
            assertThat(client.take().toString()).contains("notify:client/" + victim.id());
        }
    }

    @Test
    @DisplayName("N16 the client of a user at a browser is the same on every server with the secret, and on no other")
    void theClientOfAUser() {
        Set<String> ids = new HashSet<>();
        for (ClientIdentity issuer :
                List.of(ISSUER, new ClientIdentity("another secret of 16 bytes", Duration.ofDays(1), CLOCK))) {
            for (String device : List.of("aaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbb")) {
                for (String user : List.of("ann", "bob", " ann", "ann ", "ANN", "\u00fc".repeat(1000))) {
                    String id = issuer.clientOf(device, user);
                    assertThat(id).matches("[-_A-Za-z0-9]{22}").isEqualTo(issuer.clientOf(device, user));
                    ids.add(id);
                }
            }
        }
        assertThat(ids).hasSize(24);
    }
}
