package dev.fanfare.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Examples, and the guides that are made of them, are what applications can write. */
class ExamplesArchitectureTest {

    @Test
    @DisplayName("An example needs nothing but what modules export")
    void examplesNeedNothingButWhatModulesExport() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fanfare.internal..",
                        "dev.fanfare.netty.internal..",
                        "dev.fanfare.protocol.json..",
                        "dev.fanfare.protocol.protobuf..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.fanfare.examples"));
    }
}
