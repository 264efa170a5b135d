package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.doctor.Doctor;
import org.lacuna.experiments.doctor.Finding;
import org.lacuna.experiments.doctor.Verdict;
import org.lacuna.experiments.process.ChildJvm;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = {
      "Looks at what this machine has of what Lacuna needs: Java, libtorch, the GPU, the kernels,"
          + " the folders. What is not fine has a line that says what would mend it.",
      "",
      "Exit code 2 if there is a problem. That there is no GPU is a note, unless --device gpu asks"
          + " for one."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "cpu, or gpu if an NVIDIA GPU has to be there (default: cpu).")
  private DeviceKind device = DeviceKind.CPU;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--probe",
      hidden = true,
      description = "Runs one check and prints a line of JSON a finding, in a process of its own.")
  private Doctor.@Nullable Probe probe;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (probe != null) {
      Doctor.probe(probe, device == DeviceKind.GPU, lacuna.askedKernel())
          .tell(finding -> {
            out.println(Doctor.line(finding));
            out.flush(); // before the next step, which may be the last
          });
      return ExitCode.OK;
    }
    List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
    Doctor doctor =
        new Doctor(
            lacuna.workspaceWithoutPlugins(),
            lacuna::methods,
            variables(),
            lacuna.askedKernel(),
            device == DeviceKind.GPU,
            this::process);
    doctor.examine(finding -> {
      findings.add(finding);
      if (!json) {
        print(out, finding);
      }
    });
    out.println(json ? Json.pretty(tree(findings)) : summary(findings));
    return count(findings, Verdict.PROBLEM) == 0 ? ExitCode.OK : ExitCode.BAD_INPUT;
  }

  /** DJL takes what is not in the environment from the JVM's properties. */
  private static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("PYTORCH_"))
        .forEach(name -> variables.putIfAbsent(name, System.getProperty(name)));
    return variables;
  }

  private ProcessBuilder process(Doctor.Probe check) {
    List<String> command = new ArrayList<>(List.of("doctor", "--probe=" + check));
    command.add("--device=" + device.text());
    lacuna.askedKernel().ifPresent(name -> command.add("--kernel=" + name));
    return ChildJvm.builder(Main.class.getName(), command, "512m");
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf("%-8s %-18s %s%n", name(finding.verdict()), finding.name(), finding.found());
    Optional.of(finding.mend())
        .filter(mend -> !mend.isEmpty())
        .ifPresent(mend -> out.printf("%28s-> %s%n", "", mend));
    out.flush();
  }

  private static String summary(List<Finding> findings) {
    return "%d fine, %d to note, %d problems"
        .formatted(
            count(findings, Verdict.FINE),
            count(findings, Verdict.NOTE),
            count(findings, Verdict.PROBLEM));
  }

  private ObjectNode tree(List<Finding> findings) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("device", device.text());
    for (Verdict verdict : Verdict.values()) {
      tree.put(name(verdict), count(findings, verdict));
    }
    ArrayNode all = tree.putArray("checks");
    for (Finding finding : findings) {
      ObjectNode node = all.addObject();
      node.put("name", finding.name());
      node.put("found", finding.found());
      node.put("verdict", name(finding.verdict()));
      node.put("mend", finding.mend().isEmpty() ? null : finding.mend());
    }
    return tree;
  }

  private static long count(List<Finding> findings, Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
