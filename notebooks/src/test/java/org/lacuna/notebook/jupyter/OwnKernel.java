package org.lacuna.notebook.jupyter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.lacuna.results.Json;

/**
 * Jupyter with the kernel of the classes under test: the launcher would build others, and in the
 * middle of a build.
 */
final class OwnKernel {
  private OwnKernel() {}

  /** Writes the kernel's specification into a folder. */
  static Jupyter in(Path folder, Map<String, String> variables) throws IOException {
    Path kernel = Files.createDirectories(folder.resolve("kernels").resolve("java"));
    ObjectNode specification = Json.MAPPER.createObjectNode();
    ArrayNode arguments = specification.putArray("argv");
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(arguments::add);
    arguments.add("-Dlacuna.home=" + System.getProperty("lacuna.home"));
    arguments.add("-cp").add(System.getProperty("java.class.path"));
    arguments.add("org.lacuna.experiments.cli.Main").add("notebooks").add("kernel");
    arguments.add("{connection_file}");
    specification.put("display_name", "Java").put("language", "java");
    specification.put("interrupt_mode", "message");
    specification.putObject("env").put("LACUNA_LOG", "WARN");
    Files.writeString(kernel.resolve("kernel.json"), Json.pretty(specification));
    return Jupyter.withOwnKernel(folder, variables);
  }
}
