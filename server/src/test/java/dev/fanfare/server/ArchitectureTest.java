package dev.fanfare.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The map in ARCHITECTURE.md, enforced. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fanfare");

    @Test
    @DisplayName("Arrows between modules point inward")
    void arrowsBetweenModulesPointInward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.fanfare..")
                .layer("protocol")
                .definedBy("dev.fanfare.protocol..")
                .layer("core")
                .definedBy(
                        "dev.fanfare",
                        "dev.fanfare.channel..",
                        "dev.fanfare.cluster..",
                        "dev.fanfare.handler..",
                        "dev.fanfare.history..",
                        "dev.fanfare.http..",
                        "dev.fanfare.internal..",
                        "dev.fanfare.live..",
                        "dev.fanfare.map..",
                        "dev.fanfare.metrics..",
                        "dev.fanfare.notify..",
                        "dev.fanfare.poll..",
                        "dev.fanfare.presence..",
                        "dev.fanfare.rate..",
                        "dev.fanfare.raw..",
                        "dev.fanfare.sequence..",
                        "dev.fanfare.spi..",
                        "dev.fanfare.state..")
                .layer("testkit")
                .definedBy("dev.fanfare.testkit..")
                .layer("push")
                .definedBy("dev.fanfare.push..")
                .layer("netty")
                .definedBy("dev.fanfare.netty..")
                .layer("jdbc")
                .definedBy(
                        "dev.fanfare.jdbc..",
                        "dev.fanfare.device..",
                        "dev.fanfare.delivery..",
                        "dev.fanfare.inbox..",
                        "dev.fanfare.outbox..")
                .layer("redis")
                .definedBy("dev.fanfare.redis..")
                .layer("server")
                .definedBy("dev.fanfare.server..")
                .whereLayer("protocol")
                .mayNotAccessAnyLayer()
                .whereLayer("core")
                .mayOnlyAccessLayers("protocol")
                .whereLayer("push")
                .mayOnlyAccessLayers("protocol", "core")
                .whereLayer("netty")
                .mayOnlyAccessLayers("protocol", "core")
                .whereLayer("jdbc")
                .mayOnlyAccessLayers("protocol", "core", "push")
                .whereLayer("redis")
                .mayOnlyAccessLayers("protocol", "core")
                .whereLayer("server")
                .mayOnlyAccessLayers("protocol", "core", "netty", "push", "jdbc", "redis")
                .whereLayer("testkit")
                .mayOnlyAccessLayers("protocol", "core")
                .check(CLASSES);
    }

    /** The packages of core, from the top down: each depends only on packages below it. */
    private static final List<String> CORE = List.of(
            "dev.fanfare.metrics",
            "dev.fanfare",
            "dev.fanfare.internal.live",
            "dev.fanfare.internal.sequence",
            "dev.fanfare.internal.notify",
            "dev.fanfare.internal.poll.feature",
            "dev.fanfare.internal.feature",
            "dev.fanfare.internal.node",
            "dev.fanfare.internal.cluster",
            "dev.fanfare.internal.occupancy",
            "dev.fanfare.internal.session.command",
            "dev.fanfare.internal.poll",
            "dev.fanfare.internal.session",
            "dev.fanfare.internal.map",
            "dev.fanfare.internal.hub",
            "dev.fanfare.internal.memory",
            "dev.fanfare.internal.state",
            "dev.fanfare.internal.handler",
            "dev.fanfare.internal.ban",
            "dev.fanfare.internal.rate",
            "dev.fanfare.live",
            "dev.fanfare.map",
            "dev.fanfare.sequence",
            "dev.fanfare.notify",
            "dev.fanfare.cluster",
            "dev.fanfare.handler",
            "dev.fanfare.poll",
            "dev.fanfare.raw",
            "dev.fanfare.spi",
            "dev.fanfare.http",
            "dev.fanfare.internal.history",
            "dev.fanfare.internal.presence",
            "dev.fanfare.internal.delta",
            "dev.fanfare.rate",
            "dev.fanfare.channel",
            "dev.fanfare.internal.channel",
            "dev.fanfare.history",
            "dev.fanfare.presence",
            "dev.fanfare.state",
            "dev.fanfare.internal.limit");

    /** Likewise those of netty. */
    private static final List<String> NETTY = List.of(
            "dev.fanfare.netty",
            "dev.fanfare.netty.internal.stream",
            "dev.fanfare.netty.internal.raw",
            "dev.fanfare.netty.internal.websocket",
            "dev.fanfare.netty.internal.files",
            "dev.fanfare.netty.internal.http",
            "dev.fanfare.netty.internal.tls",
            "dev.fanfare.netty.http",
            "dev.fanfare.netty.internal.address",
            "dev.fanfare.netty.internal.loop");

    /** Likewise those of jdbc. */
    private static final List<String> JDBC = List.of(
            "dev.fanfare.outbox",
            "dev.fanfare.inbox",
            "dev.fanfare.delivery",
            "dev.fanfare.device.internal",
            "dev.fanfare.device",
            "dev.fanfare.jdbc.internal",
            "dev.fanfare.jdbc");

    /** Likewise those of redis. */
    private static final List<String> REDIS = List.of(
            "dev.fanfare.redis",
            "dev.fanfare.redis.internal.state",
            "dev.fanfare.redis.internal.broker",
            "dev.fanfare.redis.internal.store",
            "dev.fanfare.redis.internal.layout",
            "dev.fanfare.redis.internal.link",
            "dev.fanfare.redis.internal.format");

    /** Likewise those of push. */
    private static final List<String> PUSH = List.of(
            "dev.fanfare.push.apns",
            "dev.fanfare.push.fcm",
            "dev.fanfare.push.webpush",
            "dev.fanfare.push.internal.http",
            "dev.fanfare.push.internal.key",
            "dev.fanfare.push.internal.payload",
            "dev.fanfare.push");

    @Test
    @DisplayName("Within core, push, netty, jdbc and redis each package depends only on those below it")
    void eachPackageDependsOnlyOnThoseBelowIt() {
        downward(
                CORE,
                "dev\\.fanfare(\\.(?!protocol|push|netty|server|testkit|redis|jdbc|device|delivery|inbox|outbox).*)?");
        downward(PUSH, "dev\\.fanfare\\.push(\\..*)?");
        downward(NETTY, "dev\\.fanfare\\.netty(\\..*)?");
        downward(REDIS, "dev\\.fanfare\\.redis(\\..*)?");
        downward(JDBC, "dev\\.fanfare\\.(jdbc|device|delivery|inbox|outbox)(\\..*)?");
    }

    /** @param module matches the names of all its packages */
    private static void downward(List<String> packages, String module) {
        for (int i = 0; i < packages.size(); i++) {
            String[] above = packages.subList(0, i).toArray(String[]::new);
            if (above.length > 0) {
                ArchRuleDefinition.noClasses()
                        .that()
                        .resideInAPackage(packages.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .check(CLASSES);
            }
        }
        List<String> unlisted = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> name.matches(module) && !packages.contains(name))
                .toList();
        assertThat(unlisted).isEmpty();
    }

    @Test
    @DisplayName("Pure packages know nothing that does I/O or has threads")
    void purePackagesStayPure() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.fanfare.history",
                        "dev.fanfare.presence",
                        "dev.fanfare.internal.history",
                        "dev.fanfare.internal.presence",
                        "dev.fanfare.internal.delta",
                        "dev.fanfare.internal.limit")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.fanfare.spi", "dev.fanfare.handler")
                .check(CLASSES);
    }

    @Test
    @DisplayName("What an application sees of a part does not depend on how it is made")
    void whatAnApplicationSeesIsBelowItsMaking() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.fanfare.channel",
                        "dev.fanfare.cluster",
                        "dev.fanfare.handler",
                        "dev.fanfare.history",
                        "dev.fanfare.http",
                        "dev.fanfare.notify",
                        "dev.fanfare.presence",
                        "dev.fanfare.rate",
                        "dev.fanfare.raw",
                        "dev.fanfare.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fanfare.internal.node",
                        "dev.fanfare.internal.session..",
                        "dev.fanfare.internal.hub",
                        "dev.fanfare.internal.cluster",
                        "dev.fanfare.internal.notify",
                        "dev.fanfare.internal.memory",
                        "dev.fanfare.internal.state",
                        "dev.fanfare.internal.handler")
                .check(CLASSES);
    }

    @Test
    @DisplayName("No packages depend on each other in a circle")
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("dev.fanfare.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    @DisplayName("The engine does no I/O and knows no transport or parser of JSON documents")
    void theEngineDoesNoIo() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.fanfare",
                        "dev.fanfare.internal.node..",
                        "dev.fanfare.internal.session..",
                        "dev.fanfare.internal.hub..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "java.net..", "java.nio.channels..", "tools.jackson..")
                .check(CLASSES);
    }

    @Test
    @DisplayName("Packages are named after features")
    void packagesAreNamedAfterFeatures() {
        List<String> vague = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.matches(".*\\.(util|utils|helper|helpers|manager|impl|common|misc)(\\..*)?"))
                .distinct()
                .toList();
        assertThat(vague).isEmpty();
    }
}
