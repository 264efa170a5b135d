package org.lacuna.notebook;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.FileOutputStream;
import java.io.ObjectInputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.Binder;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.experiments.cli.Surroundings;
import org.lacuna.methods.Methods;
import org.lacuna.results.Json;
import org.nd4j.linalg.factory.Nd4j;
import org.yaml.snakeyaml.Yaml;

/**
 * What no code of ours does, save the few classes whose business it is: data is never taken for
 * code, nothing is started or loaded on the word of a file, archives are not unpacked. A class that
 * has to be among those few is named here, with a reason that a reviewer can judge.
 */
class DangerousCodeTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.lacuna");

  /**
   * What no code does.
   *
   * @param offender code that does it, in each of its methods
   */
  record Rule(String name, ArchRule rule, Class<?> offender) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Rule> rules() {
    return List.of(
        new Rule(
            "data makes no objects",
            noClasses()
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage(
                            "java.beans..",
                            "java.rmi..",
                            "javax.naming..",
                            "javax.script..",
                            "org.yaml.snakeyaml.constructor..",
                            "com.fasterxml.jackson.databind.jsontype..",
                            "org.apache.commons.text.lookup..")
                        .or(assignableTo(ObjectInputStream.class))
                        .or(assignableTo(Yaml.class))
                        .or(assignableTo(JsonTypeInfo.class)))
                .because("a stream or a tree that names classes runs their code"),
            Offenders.MakesObjects.class),
        new Rule(
            "json names no classes",
            noClasses()
                .should()
                .callMethodWhere(
                    describe(
                        "it makes types default",
                        call -> call.getTarget().getName().matches(".*DefaultTyp.*")))
                .because("JSON that names classes makes any of them"),
            Offenders.NamesClasses.class),
        new Rule(
            "libraries read no models",
            noClasses()
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage(
                        "ai.djl.repository..", "org.nd4j.serde..", "org.nd4j.shade.."))
                .orShould()
                .callMethodWhere(
                    describe(
                        "it has ND4J read",
                        call ->
                            call.getTargetOwner().isEquivalentTo(Nd4j.class)
                                && call.getName().matches("(read|load).*|fromByteArray")))
                .because("their formats hold objects; weights are safetensors"),
            Offenders.ReadsModels.class),
        new Rule(
            "processes are started by few",
            noClasses()
                .that()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.results.Machine") // git, sysctl: fixed words
                .and()
                .doNotHaveFullyQualifiedName("org.lacuna.experiments.process.ChildJvm") // this JVM
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.experiments.cli.JobLaunch") // the same, for a job
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.experiments.cli.DoctorCommand") // the same, for a check
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.experiments.doctor.ChildCheck") // hands it on
                .and()
                .doNotHaveFullyQualifiedName("org.lacuna.experiments.doctor.Doctor") // hands it on
                .and()
                .doNotHaveFullyQualifiedName("org.lacuna.experiments.sweep.JobProcess") // the same
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.experiments.sweep.LocalPool") // hands it on
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.experiments.sweep.Estimates") // hands it on
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.experiments.sweep.SparkLauncher") // a JDK's java
                .and()
                .doNotHaveFullyQualifiedName("org.lacuna.experiments.bench.PyTorchStep") // --python
                .and()
                .doNotHaveFullyQualifiedName("org.lacuna.notebook.jupyter.Jupyter") // jupyter
                .should()
                .dependOnClassesThat(assignableTo(ProcessBuilder.class))
                .orShould()
                .callMethodWhere(
                    describe(
                        "it runs a command",
                        call ->
                            call.getTargetOwner().isEquivalentTo(Runtime.class)
                                && call.getName().equals("exec"))),
            Offenders.StartsProcesses.class),
        new Rule(
            "code is loaded by few",
            noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.lacuna.methods.PluginJar") // --plugins
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.experiments.process.InterruptSignal") // fixed names
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.methods.DraftFingerprint") // a cell's classes
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.notebook.display.IJavaScreen") // fixed name
                .should()
                .dependOnClassesThat(assignableTo(URLClassLoader.class))
                .orShould()
                .callMethodWhere(
                    describe(
                        "it loads code by name",
                        call ->
                            call.getName().matches("forName|loadClass|defineClass|load(Library)?")
                                && (call.getTargetOwner().isEquivalentTo(Class.class)
                                    || call.getTargetOwner().isEquivalentTo(System.class)
                                    || call.getTargetOwner().isAssignableTo(ClassLoader.class)))),
            Offenders.LoadsCode.class),
        new Rule(
            "services are looked up by few",
            noClasses()
                .that()
                .haveNameNotMatching(
                    "org\\.lacuna\\.(methods\\.(Methods|PluginJar|kernel\\.Kernels)"
                        + "|datasets\\.task\\.Tasks|experiments\\.(evaluation\\.Evaluators|cli\\.Main))")
                .should()
                .dependOnClassesThat(assignableTo(ServiceLoader.class))
                .because("plug-ins come from the class path or from jars that were asked for"),
            Offenders.LooksUpServices.class),
        new Rule(
            "xml is parsed by few",
            noClasses()
                .that()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.results.report.InlineSvg") // no document type
                .and()
                .doNotHaveFullyQualifiedName("org.lacuna.results.chart.ChartFile") // writes only
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage(
                        "javax.xml.parsers..", "javax.xml.stream..", "org.xml.sax.."))
                .because("XML may have other files and addresses read"),
            Offenders.ParsesXml.class),
        new Rule(
            "the network is for corpora",
            noClasses()
                .that()
                .resideOutsideOfPackage("org.lacuna.datasets.catalog..")
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage("java.net.http..")
                        .or(assignableTo(Socket.class))
                        .or(assignableTo(ServerSocket.class))
                        .or(assignableTo(URLConnection.class)))
                .orShould()
                .callMethodWhere(
                    describe(
                        "it opens an address",
                        call ->
                            call.getTargetOwner().isEquivalentTo(URL.class)
                                && call.getName().startsWith("open")))
                .because("what is fetched has its length and SHA-256 verified there"),
            Offenders.UsesTheNetwork.class),
        new Rule(
            "archives are read where nothing is written",
            noClasses()
                .that()
                .resideOutsideOfPackage("org.lacuna.datasets.source..")
                .and()
                .doNotHaveFullyQualifiedName(
                    "org.lacuna.methods.PluginJar") // sees whether it is a jar
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage("org.apache.commons.compress.archivers..", "java.util.jar..")
                        .or(
                            describe(
                                "zip archives",
                                type ->
                                    type.getFullName()
                                        .matches("java\\.util\\.zip\\.Zip(File|I|E).*"))))
                .because("there, members are streams with checked names and limits"),
            Offenders.ReadsArchives.class),
        new Rule(
            "nothing is unpacked to disk",
            noClasses()
                .that()
                .resideInAPackage("org.lacuna.datasets.source..")
                .or()
                .haveSimpleName("WritesFiles")
                .should()
                .callMethodWhere(
                    describe(
                        "it writes to disk",
                        call ->
                            call.getTargetOwner().isEquivalentTo(Files.class)
                                && call.getName()
                                    .matches("(write|create|copy|move|new(O|By)|set).*")))
                .orShould()
                .dependOnClassesThat(assignableTo(FileOutputStream.class))
                .orShould()
                .dependOnClassesThat(assignableTo(FileChannel.class))
                .because("a name in an archive is no path here"),
            Offenders.WritesFiles.class));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ourCodeKeeps(Rule rule) {
    rule.rule.check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyMethodOfAnOffenderBreaks(Rule rule) {
    JavaClasses offender = new ClassFileImporter().importClasses(rule.offender);
    long offences =
        Arrays.stream(rule.offender.getDeclaredMethods())
            .filter(each -> !each.isSynthetic())
            .count();
    assertThatThrownBy(() -> rule.rule.check(offender)).isInstanceOf(AssertionError.class);
    assertThat(rule.rule.evaluate(offender).getFailureReport().getDetails())
        .hasSizeGreaterThanOrEqualTo((int) offences);
  }

  /** A rule over classes that are not there would hold too. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        Binder.class,
        Methods.class,
        TextFiles.class,
        Json.class,
        Surroundings.class,
        Lab.class
      })
  void everyModuleIsLookedAt(Class<?> type) {
    assertThat(CLASSES.contain(type)).isTrue();
  }
}
