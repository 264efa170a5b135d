package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.methods.PluginJar;
import org.lacuna.results.Json;
import org.slf4j.LoggerFactory;

/** Methods that live in jars elsewhere. */
class PluginsTest {
  @TempDir static Path folder;

  private static Cli cli;
  private static Path example;
  private static Path other;
  private static Cli.Result trained;

  @BeforeAll
  static void train() throws IOException {
    cli = new Cli(folder);
    Path jars = Files.createDirectories(folder.resolve("jars"));
    example = PluginJars.example(jars.resolve("strided-attention.jar"));
    other = PluginJars.method(jars.resolve("other.jar"), "other", 'O');
    trained = train("name=plugged", "attention.pattern=strided", "--json");
  }

  /** Trains with the example among the plug-ins. */
  private static Cli.Result train(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("attention.methods.strided.window=4");
    all.add("attention.methods.strided.stride=8");
    all.add("--plugins=" + example);
    return cli.train(all.toArray(String[]::new));
  }

  private static String id() {
    return trained.json().path("run").asText();
  }

  private static JsonNode recordedPlugins(Cli.Result training) throws IOException {
    Path run = Path.of(training.json().path("path").asText(), "run.json");
    return Json.MAPPER.readTree(run.toFile()).path("provenance").path("plugins");
  }

  /** The names of the methods at hand under some options. */
  private static List<String> names(String... options) {
    List<String> all = new ArrayList<>(List.of("methods", "--json"));
    all.addAll(List.of(options));
    Cli.Result methods = cli.run(all.toArray(String[]::new));
    assertThat(methods.code()).as(methods.err()).isZero();
    return methods.json().findValuesAsText("name");
  }

  @Test
  void isListedWithTheOthers() throws IOException {
    Cli.Result text = cli.run("methods", "--plugins=" + example);
    assertThat(text.out())
        .contains("strided (D)", "1904.10509", "stride: 32", "full (F)")
        .contains("plug-in " + example.toRealPath());

    JsonNode methods = cli.run("methods", "--json", "--plugins", example.toString()).json();
    assertThat(methods.findValuesAsText("name")).contains("strided", "full", "moba").isSorted();
    for (JsonNode method : methods) {
      assertThat(method.path("plugin").asText())
          .isEqualTo(
              method.path("name").asText().equals("strided")
                  ? example.toRealPath().toString()
                  : "null");
    }
  }

  @Test
  void parametersAreInTheTemplateOfTheConfiguration() {
    assertThat(cli.run("config", "--plugins=" + example).out())
        .containsPattern("(?s)strided:.*# Tokens of the local window.*window: 32");
    assertThat(cli.run("config").out()).doesNotContain("strided");
  }

  @Test
  @DisplayName("several are given one by one, as a path, or as their folder")
  void severalPlugins() {
    assertThat(names()).doesNotContain("strided", "other");
    assertThat(names("--plugins=" + example, "--plugins=" + other)).contains("strided", "other");
    assertThat(names("--plugins=" + example + File.pathSeparator + other))
        .contains("strided", "other");
    assertThat(names("--plugins=" + example.getParent())).contains("strided", "other");
  }

  @Test
  @DisplayName("a jar that lies among runs or texts is not run until it is asked for")
  void jarThatNobodyAskedFor() throws IOException {
    Path mark = folder.resolve("was-run");
    String statement = "new java.io.File(\"%s\").mkdir();".formatted(mark);
    Path run = cli.runs().resolve(id());
    Path planted = PluginJars.method(run.resolve("planted.jar"), "planted", 'P', statement);
    Files.copy(planted, cli.runs().resolve("planted.jar"));
    Files.copy(planted, Files.createDirectories(run.resolve("plugins")).resolve("planted.jar"));
    Files.copy(planted, cli.corpus().resolve("planted.jar"));

    assertThat(names()).doesNotContain("planted");
    assertThat(cli.run("runs").code()).isZero();
    assertThat(cli.run(Cli.eval(id(), "--plugins=" + example)).code()).isZero();
    assertThat(mark).doesNotExist();

    assertThat(names("--plugins=" + planted)).contains("planted");
    assertThat(mark).exists();
    for (Path jar :
        List.of(cli.runs().resolve("planted.jar"), cli.corpus().resolve("planted.jar"))) {
      Files.delete(jar);
    }
  }

  @Test
  void emptyPathNamesNothing() {
    assertThat(names("--plugins=")).isEqualTo(names());
    assertThat(names("--plugins=" + File.pathSeparator + example)).contains("strided");
  }

  @Test
  @DisplayName("the same jar on two ways is one plug-in")
  void sameJarTwice() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.jar"), example);
    assertThat(names("--plugins=" + example.getParent(), "--plugins=" + link))
        .containsOnlyOnce("strided");
  }

  @Test
  void optionMayStandOnBothSidesOfTheCommand() {
    assertThat(cli.run("--plugins=" + example, "methods").out()).contains("strided (D)");
    assertThat(cli.run("methods", "--plugins=" + example).out()).contains("strided (D)");
  }

  @Test
  @DisplayName("LACUNA_PLUGINS stands for the option")
  void environmentVariable() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder lacuna =
        new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", Main.class.getName(), "methods");
    lacuna.environment().put("CLASSPATH", PluginJars.classPath());
    lacuna.environment().put("LACUNA_PLUGINS", example + File.pathSeparator + other);
    Process process = lacuna.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("strided (D)", "other (O)", "full (F)");
  }

  @Test
  void rowsCarryTheNameOfTheMethod() {
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
    JsonNode rows = trained.json().path("rows");
    assertThat(rows).isNotEmpty();
    for (JsonNode row : rows) {
      assertThat(row.path("method").asText()).isEqualTo("strided");
      assertThat(row.path("visibleShare").path(0).asDouble()).isBetween(0.01, 0.99);
    }
  }

  @Test
  void evaluationWithThePluginGivesTheSameRows() {
    Cli.Result eval = cli.run(Cli.eval(id(), "--json", "--plugins=" + example));
    assertThat(eval.err()).isEmpty();
    assertThat(eval.json()).isEqualTo(trained.json().path("rows"));
  }

  @Test
  void evaluationWithoutThePluginSaysWhatIsMissing() throws IOException {
    int before = Files.readAllLines(cli.runs().resolve(id()).resolve("eval.jsonl")).size();
    BadInputTest.assertOneLine(
        cli.run(Cli.eval(id())), "unknown attention method strided", "--plugins");
    assertThat(cli.runs().resolve(id()).resolve("eval.jsonl"))
        .content()
        .satisfies(text -> assertThat(text.lines()).hasSize(before));
  }

  @Test
  void recordNamesTheJarAndItsHash() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(example));
    JsonNode plugin = recordedPlugins(trained).path(0);
    assertThat(plugin.path("file").asText()).isEqualTo("strided-attention.jar");
    assertThat(plugin.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(digest));
    assertThat(recordedPlugins(trained)).hasSize(1);
  }

  @Test
  @DisplayName("a record names only the plug-ins whose methods are in use")
  void recordNamesNoPluginThatIsNotInUse() throws IOException {
    Cli.Result core = train("attention.pattern=moba", "training.steps=1", "--no-eval", "--json");
    assertThat(core.code()).as(core.err()).isZero();
    assertThat(recordedPlugins(core)).isEmpty();

    Cli.Result mixed =
        train(
            "attention.pattern=FD",
            "training.steps=1",
            "--no-eval",
            "--json",
            "--plugins=" + other);
    assertThat(mixed.code()).as(mixed.err()).isZero();
    assertThat(recordedPlugins(mixed)).hasSize(1);
  }

  @Test
  @DisplayName("going on with another jar than the run began with is said aloud")
  void anotherJarThanRecorded() throws IOException {
    Path changed = Files.copy(example, folder.resolve("strided-2.jar"));
    try (FileSystem jar = FileSystems.newFileSystem(changed)) {
      Files.writeString(jar.getPath("version.txt"), "2");
    }
    ListAppender<ILoggingEvent> heard = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(Experiment.class);
    heard.start();
    log.addAppender(heard);
    try {
      assertThat(cli.run(Cli.eval(id(), "--plugins=" + example)).code()).isZero();
      assertThat(heard.list).isEmpty();
      assertThat(cli.run(Cli.eval(id(), "--plugins=" + changed)).code()).isZero();
      assertThat(heard.list)
          .singleElement()
          .satisfies(event ->
              assertThat(event.getFormattedMessage())
                  .contains(id(), "strided-attention.jar", "strided-2.jar"));
    } finally {
      log.detachAppender(heard);
    }
  }

  @Test
  @DisplayName("a jar may be built again while its classes are in use")
  void jarMayChangeWhileItRuns() throws IOException {
    Path jar = Files.copy(example, folder.resolve("changing.jar"));
    List<PluginJar> loaded = PluginJar.load(List.of(jar));
    Files.write(jar, new byte[100]);
    assertThat(loaded.getFirst().methods().getFirst().defaults())
        .hasToString("StridedConfig[window=32, stride=32]");
  }
}
