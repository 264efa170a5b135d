package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.sweep.Estimates;
import org.lacuna.experiments.sweep.JobList;
import org.lacuna.experiments.sweep.PlannedJob;
import org.lacuna.experiments.sweep.PoolSettings;
import org.lacuna.results.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "plan",
    description = {
      "Shows what a sweep would run: its jobs, their runs, what is done already, what they cost.",
      "",
      "Minutes are from a little of each kind of training, done here and now with as many processes"
          + " as the sweep will have."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PlanCommand.class);

  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Mixin private PlanArguments arguments = new PlanArguments();

  @Mixin private PoolOptions pool = new PoolOptions();

  @Option(names = "--no-pace", description = "Measure nothing, and so say nothing of minutes.")
  private boolean countOnly;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public void run() {
    Workspace workspace = lacuna.workspace();
    PlannedSweep sweep = arguments.read(workspace);
    List<PlannedJob> planned = sweep.jobs();
    JobList list = sweep.list();
    PoolSettings settings = pool.settings();
    Estimates estimates =
        countOnly
            ? null
            : Estimates.of(
                list, planned, settings, new JobLaunch(lacuna, list, settings).pace(), LOG::info);
    PrintWriter out = spec.commandLine().getOut();
    SweepRowsView rows = SweepRowsView.kept(list, planned, workspace.store());
    if (json) {
      out.println(Json.pretty(tree(list, planned, settings, estimates)));
    } else {
      out.println(SweepTables.plan(planned, estimates));
      summary(planned, settings, estimates).forEach(out::println);
      rows.show(out);
      out.println("List: " + list.file());
    }
    out.flush();
  }

  private static List<String> summary(
      List<PlannedJob> planned, PoolSettings settings, @Nullable Estimates estimates) {
    List<PlannedJob> left = planned.stream().filter(job -> !job.isFinished()).toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d jobs, %d finished; what is left learns from %.1f million tokens in %.1f Tflops."
            .formatted(
                planned.size(),
                planned.size() - left.size(),
                left.stream().mapToDouble(job -> job.run().cost().tokens()).sum() / 1e6,
                left.stream().mapToDouble(job -> job.run().cost().flops()).sum() / 1e12));
    if (estimates != null) {
      lines.add(
          "About %.1f minutes, %d at a time."
              .formatted(together(planned, settings, estimates) / 60, settings.jobs()));
    }
    return lines;
  }

  private static double together(
      List<PlannedJob> planned, PoolSettings settings, Estimates estimates) {
    return estimates.together(planned.stream().map(PlannedJob::job).toList(), settings.jobs());
  }

  private static ObjectNode tree(
      JobList list,
      List<PlannedJob> planned,
      PoolSettings settings,
      @Nullable Estimates estimates) {
    ObjectNode tree = Json.MAPPER.createObjectNode().put("list", list.file().toString());
    if (estimates != null) {
      tree.put("seconds", together(planned, settings, estimates))
          .put("jobs_at_once", settings.jobs());
    }
    ArrayNode jobs = tree.putArray("jobs");
    for (PlannedJob each : planned) {
      ObjectNode job =
          jobs.addObject()
              .put("index", each.job().index())
              .put("label", each.job().label())
              .put("run", each.run().id().orElse(null))
              .put("standing", each.standing().name().toLowerCase(Locale.ROOT))
              .put("step", each.step())
              .put("steps", each.run().cost().steps())
              .put("tokens", each.run().cost().tokens())
              .put("flops", each.run().cost().flops())
              .put("parameters", each.run().parameters());
      job.set("needs", Json.tree(each.job().needs()));
      job.set("points", Json.tree(each.job().points()));
      if (estimates != null) {
        job.put("seconds", estimates.seconds().get(each.job().index()));
      }
    }
    return tree;
  }
}
