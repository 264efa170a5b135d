package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.lacuna.methods.AttentionMethod;

/** Makes jars of plug-ins from source, as somebody elsewhere would. */
final class PluginJars {
  private static final String SERVICES = "META-INF/services/" + AttentionMethod.class.getName();

  private PluginJars() {}

  /** The example in this repository: {@code strided}, letter D. */
  static Path example(Path jar) throws IOException {
    Path main =
        Path.of(System.getProperty("basedir", ""))
            .resolve("../examples/strided-attention/src/main");
    try (Stream<Path> files = Files.walk(main.resolve("java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      return jar(jar, Files.readString(main.resolve("resources").resolve(SERVICES)), sources);
    }
  }

  /** Full attention by another name and letter. */
  static Path method(Path jar, String name, char letter) throws IOException {
    return method(jar, name, letter, "");
  }

  /** Full attention whose constructor runs a statement. */
  static Path method(Path jar, String name, char letter, String statement) throws IOException {
    Path source = Files.createTempDirectory(jar.getParent(), "source").resolve("Plugged.java");
    Files.writeString(
        source,
        """
        package elsewhere;

        import org.lacuna.methods.*;
        import org.lacuna.methods.full.*;
        import org.lacuna.methods.reference.AttentionReference;

        public final class Plugged implements AttentionMethod<FullConfig> {
          public Plugged() { %s }
          public String name() { return "%s"; }
          public char letter() { return '%s'; }
          public String summary() { return "full attention"; }
          public String source() { return "a test"; }
          public FullConfig defaults() { return new FullConfig(); }
          public AttentionLayer layer(FullConfig p, HeadShape heads) { return new FullAttention(heads); }
          public AttentionReference reference(FullConfig p, HeadShape heads) { return null; }
        }
        """
            .formatted(statement, name, letter));
    return jar(jar, "elsewhere.Plugged", List.of(source));
  }

  /** A jar without classes whose services are as given. */
  static Path services(Path jar, String services) throws IOException {
    return jar(jar, services, List.of());
  }

  private static Path jar(Path jar, String services, List<Path> sources) throws IOException {
    Path classes = Files.createTempDirectory(jar.getParent(), "classes");
    if (!sources.isEmpty()) {
      compile(sources, classes);
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
      if (!services.isEmpty()) {
        add(out, SERVICES, services.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
  }

  private static void compile(List<Path> sources, Path classes) {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    arguments.addAll(List.of("-classpath", classPath()));
    sources.forEach(source -> arguments.add(source.toString()));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, arguments.toArray(String[]::new));
    assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }

  /** What the tests run on. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
