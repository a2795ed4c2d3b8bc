package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.fanfare.internal.limit.Quotas;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code docs/limits.md} knows everything that can grow, and the tests that it names are there. */
class LimitsTest {

    private static final Path ROOT = Path.of("..");

    /** What things can pile up in. */
    private static final List<Class<?>> CONTAINERS = List.of(
            Map.class, Collection.class, Quotas.class, ExecutorService.class, ByteBuf.class, OutputStream.class);

    private static final Pattern FIELD = Pattern.compile("`([A-Z][A-Za-z]+(?:\\.[A-Z][A-Za-z]+)*\\.[a-z][A-Za-z]*)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|Contract|Fuzz))`");

    private static Set<String> named(Pattern what) throws IOException {
        return what.matcher(Files.readString(ROOT.resolve("docs/limits.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Fields of objects that live on, in which something can be added; by the class in its file and their names. */
    private static Set<String> growing() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.fanfare").stream()
                        .filter(LimitsTest::isOfServer)
                        .flatMap(type -> type.getFields().stream())
                        .filter(LimitsTest::canGrow)
                        .map(field -> nameOf(field.getOwner()) + "." + field.getName())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfServer(JavaClass type) {
        return !type.getPackageName().startsWith("dev.fanfare.testkit")
                && !type.getPackageName().startsWith("dev.fanfare.protocol.wire")
                // The components of a record are a value: whoever keeps it is asked.
                && !type.isRecord()
                && !nameOf(type).endsWith("Builder");
    }

    private static boolean canGrow(JavaField field) {
        Set<JavaModifier> modifiers = field.getModifiers();
        boolean isConstant = modifiers.contains(JavaModifier.STATIC)
                && modifiers.contains(JavaModifier.FINAL)
                && field.getName().equals(field.getName().toUpperCase(Locale.ROOT));
        return !isConstant
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !field.getRawType().isAssignableTo(EventLoop.class)
                && (isArray(field) || CONTAINERS.stream().anyMatch(field.getRawType()::isAssignableTo));
    }

    /** An array of objects, or one of bytes that a larger one can replace. */
    private static boolean isArray(JavaField field) {
        return field.getRawType().isArray()
                && (!field.getRawType().getComponentType().isPrimitive()
                        || !field.getModifiers().contains(JavaModifier.FINAL));
    }

    private static String nameOf(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    @Test
    @DisplayName("everything that can grow is in docs/limits.md")
    void everythingThatCanGrowIsKnown() throws IOException {
        assertThat(named(FIELD))
                .as("what docs/limits.md says can grow, with its bound and its end, or is filled once")
                .containsExactlyInAnyOrderElementsOf(growing());
    }

    @Test
    @DisplayName("the tests that docs/limits.md names are there")
    void theTestsAreThere() throws IOException {
        try (Stream<Path> files = Files.find(
                ROOT,
                12,
                (path, attributes) ->
                        path.toString().contains("/src/") && path.toString().endsWith(".java"))) {
            Set<String> tests = files.map(path -> path.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
            assertThat(tests).containsAll(named(TEST));
        }
    }
}
