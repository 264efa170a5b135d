package org.lacuna.methods;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * A jar of attention methods that are not of the core.
 *
 * <p>A jar is loaded by itself: its classes see Lacuna and what Lacuna depends on, not other
 * plug-ins, so it holds whatever else it needs. What is loaded is a copy. The jar may be built
 * again while a training runs on it, and the hash is that of the classes that run.
 *
 * @param file where it was found
 * @param sha256 of its bytes, 64 hexadecimal digits
 * @param methods the methods that it names in {@code
 *     META-INF/services/org.lacuna.methods.AttentionMethod}, one at least
 */
public record PluginJar(Path file, String sha256, List<AttentionMethod<?>> methods) {
  private static final String SERVICES = "META-INF/services/" + AttentionMethod.class.getName();

  /**
   * Loads jars and, of folders, the jars in them by name. Each jar is loaded once.
   *
   * @throws MethodException naming the path, if there is no jar or one without a method that can be
   *     used
   */
  public static List<PluginJar> load(Collection<Path> paths) {
    LinkedHashSet<Path> files = new LinkedHashSet<>();
    paths.forEach(path -> files.addAll(jars(path)));
    return files.stream().map(PluginJar::load).toList();
  }

  /** The jar at a path, or the jars in the folder there. */
  private static List<Path> jars(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        return List.of(path.toRealPath());
      }
      try (Stream<Path> entries = Files.list(path.toRealPath())) {
        List<Path> jars =
            entries.filter(entry -> entry.toString().endsWith(".jar")).sorted().toList();
        if (jars.isEmpty()) {
          throw refused(path, "no jar is in this folder");
        }
        return jars;
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static PluginJar load(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Path copy = Files.createTempFile("lacuna-plugin-", ".jar");
      copy.toFile().deleteOnExit();
      Files.write(copy, bytes);
      new JarFile(copy.toFile()).close(); // a class loader would pass over what is no jar
      return new PluginJar(file, Sha256.of(bytes), methods(file, copy));
    } catch (ZipException e) {
      throw refused(file, "not a jar (" + e.getMessage() + ")");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static List<AttentionMethod<?>> methods(Path file, Path copy) throws IOException {
    // Open as long as the process lives: classes are loaded when they are first needed.
    URLClassLoader loader =
        new URLClassLoader(new URL[] {copy.toUri().toURL()}, PluginJar.class.getClassLoader());
    try {
      List<AttentionMethod<?>> methods = new ArrayList<>();
      for (AttentionMethod<?> method : ServiceLoader.load(AttentionMethod.class, loader)) {
        if (loader.equals(method.getClass().getClassLoader())) {
          methods.add(method);
        }
      }
      if (methods.isEmpty()) {
        throw refused(file, "no attention method is named in its " + SERVICES);
      }
      return List.copyOf(methods);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw refused(file, "its attention method cannot be loaded: " + reason(e));
    }
  }

  /** What Java says, with its cause, in one line. */
  private static String reason(Error error) {
    String said =
        String.valueOf(error.getMessage()).replace(AttentionMethod.class.getName() + ": ", "");
    Throwable cause = error.getCause();
    return (cause == null ? said : said + " (" + cause + ")").replaceAll("\\s*\\R\\s*", " ");
  }

  private static MethodException unreadable(Path path, IOException e) {
    return refused(
        path, e instanceof NoSuchFileException ? "no such file or folder" : e.toString());
  }

  private static MethodException refused(Path path, String why) {
    return new MethodException("plug-in %s: %s".formatted(path, why));
  }
}
