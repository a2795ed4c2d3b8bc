package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.channel.RecoveryMode;
import dev.fanfare.channel.SlowConsumers;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A namespace has a key for each option of its builder, and each key sets its own option alone. */
class NamespaceKeysTest {

    /** With these, every option may be set alone. */
    private static final Map<String, Object> GROUND = Map.of(
            "historySize",
            5,
            "historyTtl",
            Duration.ofSeconds(5),
            "forceRecoveryMode",
            RecoveryMode.CACHE,
            "slowConsumerPolicy",
            SlowConsumers.Policy.LATEST);

    private static final Map<Class<?>, Object> OTHER_THAN_DEFAULT = Map.of(
            boolean.class,
            true,
            int.class,
            7,
            Duration.class,
            Duration.ofSeconds(7),
            String.class,
            "x",
            RecoveryMode.class,
            RecoveryMode.CACHE,
            SlowConsumers.Policy.class,
            SlowConsumers.Policy.LATEST,
            PublicationFormat.class,
            PublicationFormat.JSON);

    private static Map<String, Object> ground(Method option) {
        if (!option.getName().equals("allowWildcard")) {
            return GROUND;
        }
        Map<String, Object> ground = new HashMap<>(GROUND);
        ground.put("slowConsumerPolicy", SlowConsumers.Policy.DROP_OLDEST);
        return ground;
    }

    static Stream<Method> options() {
        return Arrays.stream(NamespaceOptionsBuilder.class.getMethods())
                .filter(method -> method.getReturnType() == NamespaceOptionsBuilder.class);
    }

    /** Those that make sense alone; MapKeysTest and SharedPollKeysTest have the others. */
    static Stream<Method> ownOptions() {
        return options()
                .filter(method -> !method.getName().startsWith("map")
                        && !List.of("subscriptionType", "sharedPoll").contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("ownOptions")
    @DisplayName("M3 a key sets the option of its name")
    void key(Method option) throws ReflectiveOperationException {
        Object value = OTHER_THAN_DEFAULT.get(option.getParameterTypes()[0]);
        NamespaceOptionsBuilder builder = NamespaceOptions.builder();
        ConfigLoader loader = new ConfigLoader();
        for (Method each : ownOptions().toList()) {
            Object wanted = each.equals(option) ? value : ground(option).get(each.getName());
            if (wanted != null) {
                each.invoke(builder, wanted);
                loader.flag("channel.without_namespace." + snake(each.getName()), text(wanted));
            }
        }
        assertThat(loader.load().withoutNamespace()).isEqualTo(builder.build()).isNotEqualTo(NamespaceOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("keys")
    @DisplayName("M3 there is no key without an option")
    void option(String key) {
        assertThat(options().map(Method::getName).map(NamespaceKeysTest::snake)).contains(key);
    }

    static List<String> keys() {
        return new KnownKeys()
                .namesIn("channel.without_namespace").stream()
                        .filter(key -> !key.contains("_proxy_"))
                        .toList();
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? duration.toSeconds() + "s" : value.toString();
    }
}
