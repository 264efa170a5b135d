package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Optional;
import org.lacuna.config.Binder;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.PluginJar;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "methods",
    description = "Lists the attention methods with parameters, defaults and sources.",
    mixinStandardHelpOptions = true)
final class MethodsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(tree()));
      return;
    }
    for (AttentionMethod<?> method : lacuna.methods().all()) {
      out.printf("%s (%s)  %s%n", method.name(), method.letter(), method.summary());
      out.printf("    %s%n", method.source());
      plugin(method).ifPresent(jar -> out.printf("    plug-in %s%n", jar.file()));
      out.println(Explained.parameters(method.defaults()));
    }
  }

  private ArrayNode tree() {
    ArrayNode methods = Json.MAPPER.createArrayNode();
    for (AttentionMethod<?> method : lacuna.methods().all()) {
      ObjectNode node = methods.addObject();
      node.put("name", method.name());
      node.put("letter", String.valueOf(method.letter()));
      node.put("summary", method.summary());
      node.put("source", method.source());
      node.put("plugin", plugin(method).map(jar -> jar.file().toString()).orElse(null));
      node.set("defaults", Binder.toTree(method.defaults()));
    }
    return methods;
  }

  private Optional<PluginJar> plugin(AttentionMethod<?> method) {
    return lacuna.methods().plugin(method.name());
  }
}
