package org.lacuna.experiments;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.model.Computing;

/** Which rooms have doors to which. */
class ArchitectureTest {
  private static final String OURS = "org.lacuna..";
  private static final String EXPERIMENTS = "org.lacuna.experiments.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.lacuna");

  private static final Set<String> WALL_CLOCK =
      Set.of(
          "Instant.now",
          "System.currentTimeMillis",
          "LocalDate.now",
          "LocalTime.now",
          "LocalDateTime.now",
          "OffsetDateTime.now",
          "ZonedDateTime.now",
          "InstantSource.instant",
          "InstantSource.millis",
          "Files.getLastModifiedTime",
          "BasicFileAttributes.lastModifiedTime",
          "File.lastModified");

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

  /**
   * A clock on the wall may be set back, and a file's time be lost in a copy: they may be shown and
   * noted down, and nothing may follow from them. What takes time is measured by System.nanoTime.
   */
  @Test
  void wallClockIsReadWhereNothingFollowsFromIt() {
    assertThat(
            CLASSES.stream()
                .filter(type ->
                    type.getMethodCallsFromSelf().stream()
                        .anyMatch(call ->
                            WALL_CLOCK.contains(
                                call.getTargetOwner().getSimpleName() + "." + call.getName())))
                .map(type -> type.getName().replaceFirst("^org\\.lacuna\\.", "")))
        .containsExactlyInAnyOrder(
            "results.RunStore", // when a run was created: the order in which they are listed
            "results.RunFolder", // when an event was
            "results.RunLock", // since when a run is locked, for a message
            "experiments.paper.Reproduction", // when it ended
            "experiments.sweep.SweepLog", // when an event was
            "experiments.cli.BenchAttentionCommand", // when it began
            "experiments.cli.BenchModelCommand", // when it began
            "experiments.cli.BenchOptions", // the name of a folder, made another if it is taken
            "experiments.checkpoint.Base$BaseFile", // whether a file need be hashed again
            "datasets.source.FileListing", // whether a text need be read again
            "datasets.catalog.HttpOrigin"); // how long a server asks to wait, in its own words
  }

  /** An array that is made on another device than those it meets is found on a GPU alone. */
  @Test
  void baseManagersComeFromOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.lacuna.benchmarks..")
        .and()
        .doNotHaveFullyQualifiedName(Computing.class.getName())
        .and() // what a kernel keeps for the process, on the device that it is given
        .doNotHaveFullyQualifiedName("org.lacuna.methods.kernel.cuda.MeetingTiles")
        .and()
        .doNotHaveFullyQualifiedName("org.lacuna.methods.kernel.cuda.DecodingRoom")
        .should()
        .callMethodWhere(target(nameMatching("newBaseManager")))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.lacuna.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
