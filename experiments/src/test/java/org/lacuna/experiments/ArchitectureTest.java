package org.lacuna.experiments;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rooms have doors to which. */
class ArchitectureTest {
  private static final String OURS = "org.lacuna..";
  private static final String EXPERIMENTS = "org.lacuna.experiments.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.lacuna");

  @ParameterizedTest
  @ValueSource(strings = {"config", "methods", "datasets", "results", "experiments"})
  void everyModuleIsLookedAt(String module) {
    assertThat(CLASSES).anyMatch(type -> type.getPackageName().startsWith("org.lacuna." + module));
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "methods", "datasets", "results"})
  void moduleKnowsNoOtherButHowRecordsAreConfigured(String module) {
    String own = "org.lacuna." + module + "..";
    noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(OURS).and(resideOutsideOfPackages(own, "org.lacuna.config..")))
        .check(CLASSES);
  }

  @Test
  void nobodyKnowsTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(EXPERIMENTS + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(EXPERIMENTS + "cli..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plot", "report"})
  void onlyTheCommandLineKnowsWhatIsShown(String room) {
    noClasses()
        .that()
        .resideInAPackage(EXPERIMENTS + ".")
        .and()
        .resideOutsideOfPackages(EXPERIMENTS + "cli..", EXPERIMENTS + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(EXPERIMENTS + room + "..")
        .check(CLASSES);
  }

  @Test
  void configurationKnowsOnlyWhatItConfigures() {
    noClasses()
        .that()
        .resideInAPackage(EXPERIMENTS + "config..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(OURS)
                .and(
                    resideOutsideOfPackages(
                        EXPERIMENTS + "config..",
                        "org.lacuna.config..",
                        "org.lacuna.methods..",
                        "org.lacuna.datasets..")))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "model, training",
    "model, evaluation",
    "model, run",
    "model, bench",
    "model, checkpoint",
    "training, evaluation",
    "training, run",
    "training, bench",
    "evaluation, training",
    "evaluation, run",
    "evaluation, bench",
    "run, bench",
    "model, conform",
    "training, conform",
    "evaluation, conform",
    "run, conform",
    "conform, training",
    "conform, run",
    "conform, bench",
    "checkpoint, config",
    "checkpoint, model",
    "checkpoint, training",
    "checkpoint, run",
    "checkpoint, conform",
    "safetensors, checkpoint",
    "safetensors, config",
    "safetensors, model",
    "safetensors, training",
    "safetensors, run",
    "safetensors, conform"
  })
  void lowerRoomDoesNotKnowTheHigher(String lower, String higher) {
    noClasses()
        .that()
        .resideInAPackage(EXPERIMENTS + lower + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(EXPERIMENTS + higher + "..")
        .check(CLASSES);
  }

  @Test
  void loggingGoesThroughSlf4j() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineWritesToTheTerminal() {
    noClasses()
        .that()
        .resideOutsideOfPackage(EXPERIMENTS + "cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.lacuna.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
