package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.List;
import org.lacuna.experiments.run.Foresight;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.sweep.JobList;
import org.lacuna.experiments.sweep.PlannedJob;
import org.lacuna.experiments.sweep.SweepPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "plan",
    description = {
      "Shows what a sweep would run: its jobs, their runs, what is done already, what they cost.",
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Mixin private PlanArguments arguments = new PlanArguments();

  @Override
  public void run() {
    Workspace workspace = lacuna.workspace();
    SweepPlan plan = arguments.read(workspace);
    Foresight foresight = new Foresight(workspace, CorpusProgress.toTerminal());
    List<PlannedJob> planned = PlanArguments.planned(plan, foresight, workspace);
    JobList list = JobList.write(plan.sweep().name(), plan.jobs(), workspace.store());
    PrintWriter out = spec.commandLine().getOut();
    out.println(SweepTables.plan(planned));
    out.println("List: " + list.file());
    out.flush();
  }
}
