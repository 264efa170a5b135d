package org.lacuna.experiments.paper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.run.Regime;
import org.lacuna.experiments.run.RegimeFiles;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Cell;
import org.lacuna.results.claim.Claim;
import org.lacuna.results.paper.Heading;
import org.lacuna.results.paper.PaperTable;
import org.lacuna.results.paper.Published;
import org.lacuna.results.paper.TableCell;

/**
 * A table or figure of a paper, as its folder says.
 *
 * @param id the folder's name
 * @param folder the folder
 * @param plan what is trained and measured
 * @param published the paper's numbers
 * @param claims what the paper says of them
 */
public record Paper(
    String id, Path folder, PlanConfig plan, Map<Cell, Published> published, List<Claim> claims) {
  static final String PLAN = "plan.yaml";
  private static final String CLAIMS = "claims.yaml";
  private static final String NUMBERS = "expected.csv";
  private static final String EXPERIMENT = "experiment.yaml";

  public Paper {
    claims = List.copyOf(claims);
  }

  /**
   * Reads a folder.
   *
   * @throws ConfigException naming file and key if it cannot be used
   */
  static Paper read(Path folder) {
    String id = String.valueOf(folder.getFileName());
    PlanConfig plan = Binder.of(List.of(folder.resolve(PLAN)), List.of()).bind(PlanConfig.class);
    Map<Cell, Published> published = PublishedNumbers.read(folder.resolve(NUMBERS), plan);
    Path claims = folder.resolve(CLAIMS);
    ClaimsConfig config = Binder.of(List.of(claims), List.of()).bind(ClaimsConfig.class);
    Paper unclaimed = new Paper(id, folder, plan, published, List.of());
    return new Paper(
        id,
        folder,
        plan,
        published,
        config.claims().stream().map(each -> unclaimed.claim(each, claims)).toList());
  }

  /** Finds out before hours of training that a claim cannot be read. */
  private Claim claim(ClaimsConfig.ClaimConfig config, Path file) {
    try {
      Claim claim = config.claim();
      claim.cells().forEach(table(List.of()).measured()::at);
      return claim;
    } catch (RunException e) {
      throw new ConfigException(
          "%s: claims.%s: %s".formatted(file, config.id(), e.getMessage()), e);
    }
  }

  /**
   * The part of its regime that its rows need; only phases with a row are evaluated.
   *
   * @throws ConfigException if the regime lacks a phase of a row
   */
  public Regime needed(Regime regime) {
    Set<String> measured =
        plan.rows().stream()
            .map(RowConfig::phase)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    try {
      Regime needed = regime.needed(measured);
      return new Regime(
          needed.name(),
          needed.phases().stream()
              .map(phase -> phase.evaluated(measured.contains(phase.name())))
              .toList(),
          needed.skipped());
    } catch (ConfigException e) {
      throw new ConfigException("%s: rows: %s".formatted(folder.resolve(PLAN), e.getMessage()), e);
    }
  }

  /** The files of its experiment at a scale, the lowest first; none without a regime. */
  public List<Path> files(RegimeFiles regimes, String scale) {
    if (plan.regime() == null) {
      return List.of();
    }
    List<Path> files = new ArrayList<>(regimes.of(plan.regime(), scale));
    Stream.of(EXPERIMENT, scale + ".yaml")
        .map(folder::resolve)
        .filter(Files::exists)
        .forEach(files::add);
    return files;
  }

  /** The table with the paper's numbers alone. */
  public PaperTable numbers() {
    return table(List.of());
  }

  /** The table with the paper's numbers and what was measured. */
  PaperTable table(List<TableCell> measured) {
    List<TableCell> cells = new ArrayList<>(measured);
    published.forEach((place, number) -> {
      if (measured.stream().noneMatch(cell -> cell.place().equals(place))) {
        cells.add(new TableCell(place, number, new TreeMap<>(), false));
      }
    });
    List<Heading> rows = plan.rows().stream().map(RowConfig::heading).toList();
    List<Heading> columns = plan.columns().stream().map(ColumnConfig::heading).toList();
    return new PaperTable(plan.title(), rows, columns, cells);
  }
}
