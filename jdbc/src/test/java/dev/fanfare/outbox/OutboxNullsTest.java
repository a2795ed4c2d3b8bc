package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxAction;
import dev.fanfare.inbox.InboxCategory;
import dev.fanfare.inbox.InboxCounts;
import dev.fanfare.inbox.InboxMark;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.inbox.InboxPage;
import dev.fanfare.inbox.InboxPreference;
import dev.fanfare.inbox.InboxQuery;
import dev.fanfare.jdbc.Dialect;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Recipient;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.PublishOptions;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutboxNullsTest {

    private static final List<Class<?>> TYPES = List.of(
            Dialect.class,
            FanfareTables.class,
            Outbox.class,
            Outbox.Builder.class,
            OutboxMessage.class,
            OutboxRelay.class,
            OutboxRelay.Builder.class,
            OutboxCounts.class,
            DeadMessage.class,
            DeadMessages.class,
            OutboxMetrics.class,
            PermanentException.class,
            Inbox.class,
            InboxAction.class,
            InboxCategory.class,
            InboxMessage.class,
            InboxMessage.Builder.class,
            InboxOptions.class,
            InboxPage.class,
            InboxQuery.class);

    @Test
    @DisplayName("M19 a null is refused by name where it is given")
    void aNullIsRefusedByName() {
        Fanfare fanfare = Fanfare.builder()
                .notifications(NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .build())
                .live(LiveOptions.DEFAULT)
                .with(Inbox.in(Databases.h2(), InboxOptions.DEFAULT))
                .build();
        FanfareTables tables = new FanfareTables(Dialect.POSTGRESQL, "fanfare_");
        Outbox.Builder outboxBuilder = Outbox.builder(fanfare, tables);
        Outbox outbox = outboxBuilder.build();
        DataSource dataSource = nothing(DataSource.class);
        OutboxRelay.Builder relayBuilder = OutboxRelay.builder(outbox, dataSource);
        OutboxRelay relay = relayBuilder.start();
        OutboxMessage message = OutboxMessage.of("k", "t", Payload.EMPTY);
        List<Object> samples = List.of(
                fanfare,
                tables,
                outboxBuilder,
                outbox,
                dataSource,
                nothing(Connection.class),
                relayBuilder,
                relay,
                message,
                Dialect.H2,
                "text",
                Payload.EMPTY,
                Publication.of(Payload.utf8("1")),
                PublishOptions.DEFAULT,
                Notification.of("a", "b"),
                Recipient.everyone(),
                LiveUpdate.removal(),
                Map.of(),
                Duration.ofSeconds(2),
                Instant.EPOCH,
                new SteeredKind(),
                fanfare.part(Inbox.class),
                InboxMark.SEEN,
                InboxMessage.of("x"),
                InboxMessage.builder("x"),
                InboxOptions.DEFAULT,
                InboxQuery.NEWEST,
                InboxCounts.NONE,
                InboxPreference.EVERYTHING,
                new InboxCategory("x", false),
                new InboxAction("x", "/x"),
                new InboxAction[0],
                List.of(),
                new DeadMessages(outbox, dataSource),
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
                new OutboxMetrics(relay));
        List<String> problems = new ArrayList<>();
        int attempts = 0;
        for (Class<?> type : TYPES) {
            for (Executable each : Stream.<Executable>concat(
                            Stream.of(type.getConstructors()), Stream.of(type.getDeclaredMethods()))
                    .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic())
                    .filter(each ->
                            !each.getName().equals("equals") && !each.getName().equals("valueOf"))
                    .toList()) {
                for (int i = 0; i < each.getParameterCount(); i++) {
                    if (!each.getParameterTypes()[i].isPrimitive()) {
                        attempts++;
                        String problem = problem(each, i, samples);
                        if (!problem.isEmpty()) {
                            problems.add(problem);
                        }
                    }
                }
            }
        }
        relay.close();
        fanfare.close();
        assertThat(attempts).isGreaterThan(50);
        assertThat(problems).isEmpty();
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            throw new java.sql.SQLException("there is no database");
        }));
    }

    private static String problem(Executable each, int missing, List<Object> samples) {
        Object[] arguments = Stream.of(each.getParameterTypes())
                .map(type -> sample(type, samples))
                .toArray();
        arguments[missing] = null;
        Parameter parameter = each.getParameters()[missing];
        String what =
                each.getDeclaringClass().getSimpleName() + "." + each.getName() + "(" + parameter.getName() + "): ";
        try {
            Object unused = each instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) each)
                            .invoke(
                                    Modifier.isStatic(each.getModifiers())
                                            ? null
                                            : sample(each.getDeclaringClass(), samples),
                                    arguments);
            return what + "is taken";
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            boolean isNamed = cause instanceof NullPointerException
                    && Stream.of(parameter.getName(), each.getName())
                            .anyMatch(name -> (name + " must not be null").equals(cause.getMessage()));
            return isNamed ? "" : what + cause;
        } catch (ReflectiveOperationException | IllegalArgumentException impossible) {
            return what + impossible;
        }
    }

    private static Object sample(Class<?> type, List<Object> samples) {
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return false;
        }
        return samples.stream()
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample of " + type));
    }
}
