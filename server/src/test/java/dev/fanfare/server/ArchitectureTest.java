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
                        "dev.fanfare.limit..",
                        "dev.fanfare.memory..",
                        "dev.fanfare.node..",
                        "dev.fanfare.notify..",
                        "dev.fanfare.presence..",
                        "dev.fanfare.raw..",
                        "dev.fanfare.session..",
                        "dev.fanfare.spi..")
                .layer("testkit")
                .definedBy("dev.fanfare.testkit..")
                .layer("netty")
                .definedBy("dev.fanfare.netty..")
                .layer("server")
                .definedBy("dev.fanfare.server..")
                .whereLayer("protocol")
                .mayNotAccessAnyLayer()
                .whereLayer("core")
                .mayOnlyAccessLayers("protocol")
                .whereLayer("netty")
                .mayOnlyAccessLayers("protocol", "core")
                .whereLayer("server")
                .mayOnlyAccessLayers("protocol", "core", "netty")
                .whereLayer("testkit")
                .mayOnlyAccessLayers("protocol", "core")
                .check(CLASSES);
    }

    @Test
    @DisplayName("Within core, pure packages stay pure and the public entry is on top")
    void withinCorePurePackagesStayPure() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("entry")
                .definedBy("dev.fanfare")
                .layer("notify")
                .definedBy("dev.fanfare.notify")
                .layer("node")
                .definedBy("dev.fanfare.node")
                .layer("cluster")
                .definedBy("dev.fanfare.cluster")
                .layer("command")
                .definedBy("dev.fanfare.session.command")
                .layer("session")
                .definedBy("dev.fanfare.session")
                .layer("memory")
                .definedBy("dev.fanfare.memory")
                .layer("channel")
                .definedBy("dev.fanfare.channel")
                .layer("handler")
                .definedBy("dev.fanfare.handler")
                .layer("spi")
                .definedBy("dev.fanfare.spi")
                .layer("history")
                .definedBy("dev.fanfare.history")
                .layer("presence")
                .definedBy("dev.fanfare.presence")
                .layer("limit")
                .definedBy("dev.fanfare.limit")
                .whereLayer("limit")
                .mayNotAccessAnyLayer()
                .layer("raw")
                .definedBy("dev.fanfare.raw")
                .whereLayer("history")
                .mayNotAccessAnyLayer()
                .whereLayer("presence")
                .mayNotAccessAnyLayer()
                .whereLayer("spi")
                .mayOnlyAccessLayers("history", "presence")
                .whereLayer("handler")
                .mayOnlyAccessLayers("spi")
                .whereLayer("raw")
                .mayOnlyAccessLayers("spi")
                .whereLayer("memory")
                .mayOnlyAccessLayers("spi", "history", "presence", "limit")
                .whereLayer("channel")
                .mayOnlyAccessLayers("spi", "handler", "history", "limit")
                .whereLayer("notify")
                .mayOnlyAccessLayers("node", "cluster", "session", "channel", "handler", "spi", "limit")
                .whereLayer("cluster")
                .mayOnlyAccessLayers("handler", "spi")
                .whereLayer("node")
                .mayOnlyAccessLayers(
                        "cluster", "command", "session", "channel", "handler", "spi", "history", "presence", "limit")
                .whereLayer("command")
                .mayOnlyAccessLayers("session", "channel", "handler", "spi", "history", "presence")
                .whereLayer("session")
                .mayOnlyAccessLayers("channel", "handler", "spi", "history", "presence", "limit")
                .check(CLASSES);
    }

    @Test
    @DisplayName("Within netty, HTTP knows nothing of WebSockets, nor sessions of raw endpoints")
    void withinNettyEachPackageKnowsOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("server")
                .definedBy("dev.fanfare.netty")
                .layer("raw")
                .definedBy("dev.fanfare.netty.raw")
                .layer("websocket")
                .definedBy("dev.fanfare.netty.websocket")
                .layer("http")
                .definedBy("dev.fanfare.netty.http")
                .layer("loop")
                .definedBy("dev.fanfare.netty.loop")
                .whereLayer("loop")
                .mayNotAccessAnyLayer()
                .whereLayer("http")
                .mayNotAccessAnyLayer()
                .whereLayer("websocket")
                .mayOnlyAccessLayers("http", "loop")
                .whereLayer("raw")
                .mayOnlyAccessLayers("websocket", "http", "loop")
                .whereLayer("server")
                .mayOnlyAccessLayers("raw", "websocket", "http", "loop")
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
                        "dev.fanfare", "dev.fanfare.node..", "dev.fanfare.session..", "dev.fanfare.channel..")
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
