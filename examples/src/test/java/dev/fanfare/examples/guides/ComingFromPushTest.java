package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.DevicePush;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushTarget;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.device.DeviceUpdate;
import dev.fanfare.device.DeviceUpdate.TopicChange;
import dev.fanfare.device.TagFilter;
import dev.fanfare.push.PushBadge;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The lines about push of the tables in docs/coming-from.md, each as it stands there. */
@DisplayName("The guide for those who come from elsewhere, where it pushes,")
class ComingFromPushTest extends GuideTestBase {

    /** A push service of one's own, which tells what it was sent. */
    private final class Phones implements PushProvider {

        @Override
        public String name() {
            return "fcm";
        }

        @Override
        public void checkToken(String token) {}

        @Override
        public void checkMessage(RenderedMessage message) {}

        @Override
        public CompletionStage<PushResult> send(String token, RenderedMessage message) {
            seen.add(token + " " + message.title());
            return CompletableFuture.completedStage(new PushResult.Accepted(""));
        }

        @Override
        public void close() {}
    }

    @Test
    @DisplayName("P2 P3 P4 has devices, groups of them, and a result for each")
    void pushing() throws Exception {
        Fanfare fanfare = closing(
                engine().with(Push.in(JdbcConnectionPool.create("jdbc:h2:mem:comingfrom;DB_CLOSE_DELAY=-1", "sa", ""))
                                .provider(new Phones())
                                .provider("fcm-test", new Phones())
                                .build())
                        .build());
        Push push = fanfare.part(Push.class);
        String token = "t1";
        String deviceId = push.devices()
                .register(DeviceRegistration.of("fcm", token).withUser("ann"))
                .toCompletableFuture()
                .join();
        push.devices()
                .update(
                        DeviceQuery.ALL.withIds(Set.of(deviceId)),
                        DeviceUpdate.NOTHING.topics(TopicChange.ADD, Set.of("sales")))
                .toCompletableFuture()
                .join();
        PushMessage message = PushMessage.builder()
                .title("en", "Invoice")
                .title("es", "Factura")
                .badge(PushBadge.increase(1))
                .sound("default")
                .build();
        String uid = push.send(PushRequest.of(PushTarget.devices(deviceId), message))
                .toCompletableFuture()
                .join();
        assertThat(next()).isEqualTo("t1 Invoice");
        PushRequest request = PushRequest.of(PushTarget.topics("sales", "stock"), message);
        push.send(request.withProviders(Map.of("fcm", "fcm-test")));
        assertThat(next()).isEqualTo("t1 Invoice");
        push.send(PushRequest.of(PushTarget.everybody().where(TagFilter.greater("age", "17")), message));
        Awaitility.await()
                .until(() -> !devicesOf(push, uid).get(0).reason().isEmpty()
                        || devicesOf(push, uid).get(0).attempts() == 1);
        assertThat(seen).isEmpty();
    }

    private static List<DevicePush> devicesOf(Push push, String uid) {
        return push.devicesOf(uid, 0, 100).toCompletableFuture().join();
    }
}
