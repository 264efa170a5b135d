package org.lacuna.notebook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rooms of this module have doors to which. */
class NotebookArchitectureTest {
  private static final String OURS = "org.lacuna.notebook.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.lacuna");

  @ParameterizedTest
  @CsvSource({"display, kernel", "display, jupyter", "kernel, display", "kernel, jupyter"})
  void roomDoesNotKnow(String room, String other) {
    noClasses()
        .that()
        .resideInAPackage(OURS + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(OURS + other + "..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("the facade serves any kernel, and nobody but notebooks knows notebooks")
  void facadeKnowsNoKernel() {
    noClasses()
        .that()
        .resideInAPackage("org.lacuna.notebook")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OURS + "kernel..", OURS + "jupyter..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.lacuna.notebook..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lacuna.notebook..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.lacuna.notebook.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
