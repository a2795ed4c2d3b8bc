package dev.fanfare.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.device.Device;
import dev.fanfare.device.DevicePage;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.device.DeviceUpdate;
import dev.fanfare.device.DeviceUpdate.TopicChange;
import dev.fanfare.device.Devices;
import dev.fanfare.device.TagFilter;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.Nulls;
import dev.fanfare.notify.Notification;
import dev.fanfare.outbox.Databases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeliveryNullsTest extends PushTestBase {

    private static final List<Class<?>> TYPES = List.of(
            Device.class,
            DevicePage.class,
            DeviceQuery.class,
            DeviceRegistration.class,
            DeviceUpdate.class,
            Devices.class,
            TagFilter.class,
            DevicePush.class,
            Escalation.class,
            Push.class,
            PushBuilder.class,
            PushCounts.class,
            PushMetrics.class,
            PushOptions.class,
            PushRequest.class,
            PushStatus.class,
            PushTarget.class);

    private final DataSource database = Databases.h2();

    @Override
    DataSource database() {
        return database;
    }

    @Test
    @DisplayName("P2 a null is refused by name where it is given")
    void aNullIsRefusedByName() {
        Fanfare fanfare = fanfare();
        PushRequest request = PushRequest.of(PushTarget.everybody(), PLAIN);
        List<?> samples = List.of(
                "text",
                Map.of(),
                Set.of(),
                List.of(),
                new String[] {"a"},
                new TagFilter[0],
                Duration.ofSeconds(2),
                Instant.EPOCH,
                fanfare.part(Push.class),
                fanfare.part(Push.class).devices(),
                new Device("i", "", "fcm", "t", "", "", "", Map.of(), Set.of(), Instant.EPOCH, Instant.EPOCH),
                new DevicePage(List.of(), ""),
                DeviceQuery.ALL,
                DeviceRegistration.of("fcm", "t"),
                DeviceUpdate.NOTHING,
                TopicChange.ADD,
                TagFilter.exists("a"),
                TagFilter.Comparison.EXISTS,
                PushState.PENDING,
                PushTarget.everybody(),
                PushTarget.Kind.EVERYBODY,
                PLAIN,
                request,
                request.toJson(),
                new PushStatus("u", true, false, Map.of(), 0, 0),
                new PushCounts(Map.of(), 0, Duration.ZERO, 0),
                Escalation.escalateToPush(Duration.ZERO, PLAIN),
                PushOptions.DEFAULT,
                Push.in(database),
                new PushMetrics(fanfare.part(Push.class)),
                Notification.of("a", "b"),
                FanfareTables.in(database),
                database,
                fcm,
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
        assertThat(Nulls.problems(TYPES, samples)).isEmpty();
    }

    @Test
    @DisplayName("M16 each metric of push has the value of what it names")
    void metrics() {
        var registry = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
        new PushMetrics(push()).bindTo(registry);
        registered("ann", "t1");
        registered("ben", "t2");
        fcm.answers((token, time) -> token.equals("t1")
                ? new dev.fanfare.push.PushResult.Accepted("")
                : new dev.fanfare.push.PushResult.RetryLater(Duration.ofHours(1), "busy"));
        done(push().send(PushRequest.of(PushTarget.everybody(), PLAIN)));
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            assertThat(value(registry, "results", "accepted")).isEqualTo(1);
            assertThat(value(registry, "results", "pending")).isEqualTo(1);
            assertThat(value(registry, "results", "rejected")).isZero();
            assertThat(value(registry, "waiting", "")).isEqualTo(1);
            assertThat(value(registry, "in.flight", "")).isZero();
            assertThat(value(registry, "lag.seconds", "")).isZero();
        });
    }

    private static double value(io.micrometer.core.instrument.MeterRegistry registry, String name, String result) {
        var search = registry.get("fanfare.push." + name).tag("provider", "fcm");
        return (result.isEmpty() ? search : search.tag("result", result))
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }
}
