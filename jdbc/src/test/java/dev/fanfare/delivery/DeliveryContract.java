package dev.fanfare.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.device.Device;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.device.TagFilter;
import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of push messages with any database. */
abstract class DeliveryContract extends PushTestBase {

    private PushStatus ended(String uid) {
        await().until(() -> status(uid).isDone());
        return status(uid);
    }

    @Test
    @DisplayName(
            "P2 a message goes to everybody, to devices, users, topics (one of them), to filtered ones, and to tokens")
    void targets() {
        String first = registered("ann", "a1", "news", "sport");
        // Of two devices that were registered in one millisecond none is the latest.
        await().until(() -> {
            registered("ann", "a2", "sport");
            return updates("ann").size() == 2;
        });
        registered("ben", "b1", "news");
        done(push().devices()
                .register(DeviceRegistration.of("apns", "c1").withUser("cem").withTags(Map.of("age", "20"))));
        Map<PushTarget, List<String>> table = Map.of(
                PushTarget.everybody(), List.of("a1", "a2", "b1", "c1"),
                PushTarget.devices(first, "nobody"), List.of("a1"),
                PushTarget.users("ann", "cem"), List.of("a1", "a2", "c1"),
                PushTarget.latestOf("ann", "ben"), List.of("a2", "b1"),
                PushTarget.topics("news", "sport"), List.of("a1", "a2", "b1"),
                PushTarget.everybody().where(TagFilter.greater("age", "18")), List.of("c1"),
                PushTarget.tokens("fcm", "x1", "x2"), List.of("x1", "x2"),
                PushTarget.topics("nothing"), List.of());
        table.forEach((target, expected) -> {
            fcm.sent.clear();
            apns.sent.clear();
            String uid = done(push().send(PushRequest.of(target, PLAIN)));
            PushStatus status = ended(uid);
            List<String> reached = new ArrayList<>(fcm.tokens());
            reached.addAll(apns.tokens());
            assertThat(reached).as(target.toString()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(status.devices().getOrDefault(PushState.ACCEPTED, 0L)).isEqualTo(expected.size());
        });
    }

    /** When a user's devices were registered last. */
    private Set<Instant> updates(String user) {
        return done(push().devices().list(DeviceQuery.ALL.withUsers(Set.of(user)))).devices().stream()
                .map(Device::updatedAt)
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName(
            "P3 each device gets its language and what is left of the time, and says by a token of its own what it did")
    void rendersForEachDevice() {
        done(push().devices().register(DeviceRegistration.of("fcm", "de").withPlace("", "de-CH", "")));
        done(push().devices().register(DeviceRegistration.of("fcm", "fr").withPlace("", "fr", "")));
        String uid =
                done(push().send(PushRequest.of(PushTarget.everybody(), HELLO).withVariables(Map.of("name", "Ann"))));
        ended(uid);
        RenderedMessage german = sentTo("de");
        RenderedMessage french = sentTo("fr");
        assertThat(german.text()).isEqualTo("Hallo Ann");
        assertThat(french.text()).isEqualTo("Hello Ann");
        String report = german.report();
        assertThat(report).hasSize(22).isNotEqualTo(french.report());
        assertThat(done(push().report(report, false))).isTrue();
        assertThat(status(uid).shown()).isEqualTo(1);
        assertThat(status(uid).chosen()).isZero();
        assertThat(done(push().report(french.report(), true))).isTrue();
        assertThat(done(push().report("nobody-has-this-one", true))).isFalse();
        assertThat(status(uid).shown()).isEqualTo(2);
        assertThat(status(uid).chosen()).isEqualTo(1);
        assertThat(done(push().devicesOf(uid, 0, 100))).allSatisfy(each -> {
            assertThat(each.attempts()).isEqualTo(1);
            assertThat(each.shownAt()).isNotNull();
        });
    }

    private RenderedMessage sentTo(String token) {
        return fcm.all().stream()
                .filter(each -> each.token().equals(token))
                .findFirst()
                .orElseThrow()
                .message();
    }

    @Test
    @DisplayName("P4 what a service says decides: accepted, gone and removed, rejected and kept, later and tried again")
    void answersDecide() {
        for (String token : List.of("ok", "gone", "came-back", "refused", "later")) {
            registered("ann", token);
        }
        fcm.answers((token, time) -> switch (token) {
            case "ok" -> new PushResult.Accepted("m1");
            case "gone" -> new PushResult.TokenInvalid("UNREGISTERED", null);
            case "came-back" -> new PushResult.TokenInvalid("410", Instant.now().minusSeconds(60));
            case "refused" -> new PushResult.Rejected("INVALID_ARGUMENT", 400);
            default ->
                time < 3
                        ? new PushResult.RetryLater(Duration.ofMillis(100), "429")
                        : new PushResult.Accepted("at last");
        });
        String uid = done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)));
        PushStatus status = ended(uid);
        assertThat(status.devices())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(PushState.ACCEPTED, 2L, PushState.TOKEN_INVALID, 2L, PushState.REJECTED, 1L));
        assertThat(done(push().devicesOf(uid, 0, 100)).stream()
                        .map(each -> each.state() + " " + each.attempts() + " " + each.reason()))
                .containsExactlyInAnyOrder(
                        "ACCEPTED 1 m1",
                        "TOKEN_INVALID 1 UNREGISTERED",
                        "TOKEN_INVALID 1 410",
                        "REJECTED 1 INVALID_ARGUMENT",
                        "ACCEPTED 3 at last");
        await().untilAsserted(() -> assertThat(
                        done(push().devices().list(DeviceQuery.ALL)).devices())
                .extracting(device -> device.token())
                .containsExactlyInAnyOrder("ok", "came-back", "refused", "later"));
    }

    @Test
    @DisplayName("P4 Retry-After is honoured, and what does not work in time expires; now or never is tried once")
    void retriesInTime() throws Exception {
        registered("ann", "t");
        fcm.answers((token, time) -> new PushResult.RetryLater(Duration.ofHours(1), "503"));
        String uid = done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)));
        await().until(() -> done(push().devicesOf(uid, 0, 1)).stream()
                .anyMatch(each -> each.reason().equals("503")));
        assertThat(status(uid).devices()).containsEntry(PushState.PENDING, 1L);
        sooner("push_job", Duration.ofMinutes(50));
        String never = done(push().send(PushRequest.of(
                PushTarget.everybody(),
                PLAIN.toBuilder().expiration(Duration.ZERO).build())));
        assertThat(ended(never).devices()).containsEntry(PushState.EXPIRED, 1L);
        assertThat(fcm.sent).hasSize(2);
        String soon = done(push().send(PushRequest.of(
                PushTarget.everybody(),
                PLAIN.toBuilder().expiration(Duration.ofMinutes(30)).build())));
        assertThat(ended(soon).devices()).containsEntry(PushState.EXPIRED, 1L);
        sooner("push_job", Duration.ofMinutes(50));
        await().until(() -> fcm.sent.size() == 4);
    }

    @Test
    @DisplayName(
            "P4 without a provider, with an unknown one, a variable without a value or a text that is too long: refused")
    void refusesWhatCannotBeSent() {
        PushTarget all = PushTarget.everybody();
        assertThatThrownBy(() -> done(push().send(PushRequest.of(all, HELLO))))
                .hasMessageContaining("the variable \"name\" has no value");
        assertThatThrownBy(() -> done(push().send(PushRequest.of(
                        all, PushMessage.builder().text("en", "x".repeat(1_001)).build()))))
                .hasMessageContaining("too large for");
        assertThatThrownBy(() -> done(push().send(PushRequest.of(all, PLAIN).withProviders(Map.of("fcm", "wns")))))
                .hasMessageContaining("no push provider \"wns\"");
        assertThatThrownBy(() -> done(push().send(PushRequest.of(PushTarget.tokens("fcm", "bad"), PLAIN))))
                .hasMessageContaining("does not begin with bad");
        assertThatThrownBy(() -> PushTarget.users()).hasMessageContaining("say which USERS");
        var bare = dev.fanfare.Fanfare.builder()
                .notifications(dev.fanfare.notify.NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .build())
                .with(Push.in(database()).build())
                .build();
        try {
            assertThatThrownBy(() -> done(bare.part(Push.class).send(PushRequest.of(all, PLAIN))))
                    .hasMessageContaining("no push provider is configured");
        } finally {
            bare.close();
        }
        assertThat(fcm.sent).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("P2 a target that is not understood is refused: it may have been to leave somebody out")
    @ValueSource(
            strings = {
                "{}",
                "{\"users\":[\"ann\"]}",
                "{\"kind\":\"users\"}",
                "{\"kind\":\"users\",\"names\":[\"ann\"],\"only\":\"phones\"}",
                "{\"kind\":\"all\"}",
                "{\"kind\":\"everybody\",\"names\":[\"ann\"]}",
                "{\"kind\":\"users\",\"names\":[\" ann\"]}",
                "{\"kind\":\"users\",\"names\":[\"a\\u0000\"]}",
                "{\"kind\":\"tokens\",\"names\":[\"t\"]}",
                "{\"kind\":\"everybody\",\"filters\":[{\"tag\":\"age\",\"value\":\"18\"}]}",
                "{\"kind\":\"everybody\",\"filters\":[{\"tag\":\"age\",\"comparison\":\"above\",\"value\":\"18\"}]}",
                "[]",
                "{",
            })
    void refusesTargets(String json) {
        assertThatThrownBy(() -> PushTarget.fromJson(Payload.utf8(json))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @DisplayName("P4 a time at which nothing can be sent is refused")
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "+1000000000-12-31T23:59:59Z"})
    void refusesTimes(String time) {
        PushRequest request = PushRequest.of(PushTarget.everybody(), PLAIN);
        assertThatThrownBy(() -> request.withSendAt(Instant.parse(time))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("P4 one message that cannot be read keeps no other, and neither does what a service says")
    void keepsNoOther() throws Exception {
        registered("ann", "t");
        String broken = done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)
                .withSendAt(Instant.now().plus(Duration.ofHours(1)))));
        change("update fanfare_push_send set request = ?, due = 0", "{\"target\":7}".getBytes(UTF_8));
        done(push().notifyUser(
                        "ann", Notification.of("a", "b"), Escalation.escalateToPush(Duration.ofHours(1), PLAIN)));
        change("update fanfare_push_escalation set request = ?, due = 0", "nothing".getBytes(UTF_8));
        fcm.answers((token, time) -> new PushResult.Accepted("a\0b" + "x".repeat(5_000)));
        String uid = done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)));
        assertThat(ended(uid).devices()).containsEntry(PushState.ACCEPTED, 1L);
        await().until(() -> status(broken).isCancelled());
        await().until(() -> rows("push_escalation") == 0);
    }

    @Test
    @DisplayName("P4 what was never tried is tried, however long it has waited, until nobody would read it any more")
    void triesWhatHasWaited() throws Exception {
        restart(PushOptions.DEFAULT.withRetryFor(Duration.ZERO));
        registered("ann", "t");
        for (Duration expiration : List.of(Duration.ofHours(3), Duration.ofHours(1))) {
            String uid = done(push().send(PushRequest.of(
                            PushTarget.everybody(),
                            PLAIN.toBuilder().expiration(expiration).build())
                    .withSendAt(Instant.now().plus(Duration.ofHours(1)))));
            sooner("push_send", Duration.ofHours(3));
            assertThat(ended(uid).devices())
                    .containsEntry(expiration.toHours() == 3 ? PushState.ACCEPTED : PushState.EXPIRED, 1L);
        }
        assertThat(fcm.sent).hasSize(1);
    }

    @Test
    @DisplayName(
            "P4 a provider that answers nothing, throws or asks for an endless time is asked again, and stops nobody")
    void badProviders() {
        for (String token : List.of("null", "throws", "error", "ages", "ok")) {
            registered("ann", token);
        }
        fcm.answers((token, time) -> switch (token) {
            case "null" -> null;
            case "throws" -> throw new IllegalStateException("a test");
            case "error" -> throw new StackOverflowError("a test");
            case "ages" -> new PushResult.RetryLater(Duration.ofSeconds(Long.MAX_VALUE), "later");
            default -> new PushResult.Accepted("");
        });
        String uid = done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)));
        await().until(() -> status(uid).devices().containsKey(PushState.ACCEPTED));
        await().untilAsserted(() -> assertThat(done(push().devicesOf(uid, 0, 100)))
                .allMatch(each -> each.attempts() > 0
                        && (each.state() == PushState.ACCEPTED || !each.reason().isEmpty())));
    }

    @Test
    @DisplayName("P5 an acknowledgement that comes when the push is due already calls it off while it waits")
    void acknowledgesWhatIsDue() throws Exception {
        registered("ann", "t");
        fcm.answers((token, time) -> new PushResult.RetryLater(Duration.ofHours(1), "503"));
        done(push().notifyUser("ann", Notification.of("a", "b"), Escalation.escalateToPush(Duration.ZERO, PLAIN)));
        await().until(() -> fcm.all().size() == 1);
        String uid = only("select uid from fanfare_push_send");
        await().until(() -> done(push().devicesOf(uid, 0, 1)).stream()
                .anyMatch(each -> each.reason().equals("503")));
        assertThat(done(push().acknowledge("ben", uid))).isFalse();
        assertThat(done(push().acknowledge("ann", uid))).isTrue();
        assertThat(status(uid).isCancelled()).isTrue();
    }

    private void change(String sql, byte[] value) throws SQLException {
        try (Connection connection = database().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, value);
            statement.executeUpdate();
        }
    }

    private String only(String sql) throws SQLException {
        try (Connection connection = database().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    @DisplayName("P1 a request is sent with another configuration of a provider where it says so")
    void otherConfiguration() {
        registered("ann", "t");
        String uid = done(
                push().send(PushRequest.of(PushTarget.everybody(), PLAIN).withProviders(Map.of("fcm", "fcm-other"))));
        ended(uid);
        assertThat(done(push().devicesOf(uid, 0, 1)).get(0).provider()).isEqualTo("fcm-other");
    }

    @Test
    @DisplayName("P4 a message with a uid is sent once, however often it is asked for")
    void sendsOnce() {
        registered("ann", "t");
        PushRequest request = PushRequest.of(PushTarget.everybody(), PLAIN).withUid("order-7");
        List<CompletionStage<String>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(push().send(request));
        }
        all.forEach(each -> assertThat(done(each)).isEqualTo("order-7"));
        ended("order-7");
        assertThat(fcm.sent).hasSize(1);
    }

    @Test
    @DisplayName("P4 a message is sent when its time has come, and not after it was called off")
    void schedulesAndCancels() throws Exception {
        registered("ann", "t");
        Instant later = Instant.now().plus(Duration.ofHours(1));
        PushRequest request = PushRequest.of(PushTarget.everybody(), PLAIN).withSendAt(later);
        done(push().send(request.withUid("one")));
        done(push().send(request.withUid("two")));
        assertThat(done(push().cancel("two"))).isTrue();
        assertThat(done(push().cancel("three"))).isFalse();
        assertThat(status("one").isExpanded()).isFalse();
        sooner("push_send", Duration.ofHours(2));
        ended("one");
        assertThat(status("two").isCancelled()).isTrue();
        assertThat(fcm.sent).hasSize(1);
        fcm.answers((token, time) -> new PushResult.RetryLater(Duration.ofHours(1), "503"));
        String waiting = done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)));
        await().until(() -> done(push().devicesOf(waiting, 0, 1)).stream()
                .anyMatch(each -> each.attempts() == 1 && !each.reason().isEmpty()));
        assertThat(done(push().cancel(waiting))).isTrue();
        assertThat(status(waiting).devices()).containsEntry(PushState.CANCELLED, 1L);
        assertThat(done(push().cancel("one"))).isFalse();
    }

    @Test
    @DisplayName("P2 what was for one user is not shown to another who has the device now")
    void deviceOfAnotherUser() throws Exception {
        registered("ann", "t");
        fcm.answers((token, time) ->
                time == 1 ? new PushResult.RetryLater(Duration.ofHours(1), "503") : new PushResult.Accepted(""));
        String uid = done(push().send(PushRequest.of(PushTarget.users("ann"), PLAIN)));
        await().until(() -> done(push().devicesOf(uid, 0, 1)).stream()
                .anyMatch(each -> each.reason().equals("503")));
        registered("ben", "t");
        sooner("push_job", Duration.ofHours(2));
        assertThat(ended(uid).devices()).containsEntry(PushState.CANCELLED, 1L);
        assertThat(fcm.sent).hasSize(1);
    }

    @Test
    @DisplayName("P4 no provider is sent more than its rate, over all nodes together")
    void keepsTheRate() {
        PushOptions slow = PushOptions.DEFAULT.withRate("fcm", 20);
        restart(slow);
        node(slow);
        for (int i = 0; i < 40; i++) {
            registered("ann", "t" + i);
        }
        ended(done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN))));
        List<Long> times =
                fcm.all().stream().map(ScriptedProvider.Sent::nanos).sorted().toList();
        assertThat(times).hasSize(40);
        // 40 messages at 20 a second take two seconds, but for what may go at once and what a busy machine sent late.
        assertThat(Duration.ofNanos(times.get(39) - times.get(0))).isGreaterThan(Duration.ofMillis(1_500));
    }

    @Test
    @DisplayName(
            "P4 10,000 devices with mixed answers and two nodes: each ends as it must, and none is sent more than it must")
    void manyDevices() {
        PushOptions fast = PushOptions.DEFAULT.withRate("fcm", 100_000);
        restart(fast);
        node(fast);
        List<CompletionStage<String>> registering = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            registering.add(push().devices().register(DeviceRegistration.of("fcm", "t" + i)));
            if (registering.size() == 1_000) {
                registering.forEach(PushTestBase::done);
                registering.clear();
            }
        }
        fcm.answers((token, time) -> switch (Math.floorMod(token.hashCode(), 10)) {
            case 0 -> new PushResult.TokenInvalid("gone", null);
            case 1 -> new PushResult.Rejected("no", 400);
            case 2 -> time == 1 ? PushResult.RetryLater.soon("busy") : new PushResult.Accepted("");
            default -> new PushResult.Accepted("");
        });
        String uid = done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)));
        await().atMost(Duration.ofMinutes(3)).until(() -> status(uid).isDone());
        long[] kinds = new long[10];
        for (int i = 0; i < 10_000; i++) {
            kinds[Math.floorMod(("t" + i).hashCode(), 10)]++;
        }
        assertThat(status(uid).devices())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        PushState.TOKEN_INVALID, kinds[0],
                        PushState.REJECTED, kinds[1],
                        PushState.ACCEPTED, 10_000 - kinds[0] - kinds[1]));
        assertThat(fcm.sent).hasSize(10_000 + (int) kinds[2]);
        await().untilAsserted(() -> assertThat(rows("push_device")).isEqualTo(10_000 - (int) kinds[0]));
    }

    @Test
    @DisplayName(
            "P5 what nobody acknowledges in time is pushed, once, to the device that was registered last; a restart"
                    + " changes nothing")
    void escalates() throws Exception {
        registered("ann", "old");
        registered("ann", "new");
        Escalation later = Escalation.escalateToPush(Duration.ofHours(1), PLAIN);
        var result = done(push().notifyUser("ann", Notification.of("report", "ready"), later));
        assertThat(result.isOk()).isFalse();
        restart();
        sooner("push_escalation", Duration.ofHours(2));
        await().until(() -> !fcm.sent.isEmpty());
        restart();
        assertThat(fcm.tokens()).containsExactly("new");
        assertThat(rows("push_escalation")).isZero();
        done(push().notifyUser("ann", Notification.of("report", "ready"), later.toEveryDevice()));
        sooner("push_escalation", Duration.ofHours(2));
        await().until(() -> fcm.sent.size() == 3);
        assertThat(Set.copyOf(fcm.tokens())).containsExactlyInAnyOrder("old", "new");
    }

    /** All nodes end, and one begins. */
    private void restart(PushOptions options) {
        end();
        node(options);
    }
}
