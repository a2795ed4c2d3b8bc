package dev.fanfare.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The rooms of the load generator")
class BenchArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fanfare.bench");

    @Test
    @DisplayName("No packages depend on each other in a circle")
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("dev.fanfare.bench.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    @DisplayName("The load generator sees a server from outside")
    void theLoadGeneratorSeesAServerFromOutside() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.fanfare.bench.jmh..", "dev.fanfare.bench.stress..", "dev.fanfare.bench.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fanfare", "dev.fanfare.internal..", "dev.fanfare.channel..", "dev.fanfare.spi..")
                .check(CLASSES);
    }
}
