package org.lacuna.experiments.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.evaluation.Evaluators;

/** Processes that are killed at random moments end as if nothing had happened. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM; exit codes differ")
class KillCampaignTest {
  /** Of each scenario. */
  private static final int KILLS = 36;

  private static final long MOST_SEEDS = 1_000_000;

  @TempDir Path folder;

  private Scenarios scenarios;

  @BeforeEach
  void prepare() throws IOException {
    scenarios = new Scenarios(folder);
  }

  @Test
  @Tag("faults")
  @DisplayName("hundreds of kills, at everything that takes a while")
  void hundreds() throws Exception {
    String asked = System.getProperty("faults.scenarios", "");
    int kills = Integer.getInteger("faults.kills", KILLS);
    play(scenarios.all(), kills, scenario -> asked.isEmpty() || asked.contains(scenario.name()));
  }

  @Test
  @DisplayName("a few kills, at training, evaluating, and a published model's way in and out")
  void few() throws Exception {
    List<Scenario> some =
        List.of(scenarios.training(), scenarios.evaluation(), scenarios.published());
    play(some, 2, _ -> true);
  }

  private void play(List<Scenario> some, int kills, Predicate<Scenario> which)
      throws IOException, InterruptedException {
    long seed = Long.getLong("faults.seed", System.nanoTime() % MOST_SEEDS);
    Evaluators evaluators = Evaluators.load(KillCampaignTest.class.getClassLoader());
    Campaign campaign = new Campaign(folder, seed, evaluators::repeat);
    List<Figures> all = new ArrayList<>();
    for (Scenario scenario : some) {
      if (which.test(scenario)) {
        all.add(campaign.play(scenario, kills));
      }
    }
    System.out.printf("faults.seed=%d%n%s", seed, Figures.table(all));
    assertThat(all.stream().flatMap(each -> each.problems().stream())).isEmpty();
  }
}
