package org.lacuna.experiments.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.results.claim.Cell;
import org.lacuna.results.paper.Published;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** Reads a paper's numbers: {@code row,column,value,spread,source}, spread empty where none is. */
final class PublishedNumbers {
  private static final List<String> HEADER = List.of("row", "column", "value", "spread", "source");

  private final Path file;

  private PublishedNumbers(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException naming file and line if it does not fit the plan
   */
  static SequencedMap<Cell, Published> read(Path file, PlanConfig plan) {
    return new PublishedNumbers(file).read(plan);
  }

  private SequencedMap<Cell, Published> read(PlanConfig plan) {
    Table table = table();
    if (!table.columnNames().equals(HEADER)) {
      throw new ConfigException(
          "%s: expected the header %s, got %s".formatted(file, HEADER, table.columnNames()));
    }
    List<String> rows = plan.rows().stream().map(RowConfig::name).toList();
    List<String> columns = plan.columns().stream().map(ColumnConfig::name).toList();
    SequencedMap<Cell, Published> numbers = new LinkedHashMap<>();
    for (Row line : table) {
      int number = line.getRowNumber() + 2;
      Cell place =
          new Cell(
              known(number, "column", line.getString("column"), columns),
              known(number, "row", line.getString("row"), rows));
      Published published =
          new Published(
              value(number, "value", line.getString("value")),
              spread(number, line.getString("spread")),
              line.getString("source"));
      if (numbers.put(place, published) != null) {
        throw new ConfigException("%s, line %d: %s is given twice".formatted(file, number, place));
      }
    }
    return numbers;
  }

  private Table table() {
    try {
      if (Files.size(file) == 0) {
        throw new ConfigException("%s: expected the header %s".formatted(file, HEADER));
      }
      return Table.read()
          .csv(
              CsvReadOptions.builder(file.toFile())
                  .columnTypes(_ -> ColumnType.STRING)
                  .missingValueIndicator("")
                  .build());
    } catch (IOException e) {
      throw new ConfigException("%s: cannot be read: %s".formatted(file, e), e);
    }
  }

  private String known(int line, String kind, String name, List<String> names) {
    if (!names.contains(name)) {
      throw new ConfigException(
          "%s, line %d: plan.yaml has no %s '%s'; %s"
              .formatted(file, line, kind, name, Nearest.hint(name, names)));
    }
    return name;
  }

  private @Nullable Double spread(int line, String text) {
    return text.isEmpty() ? null : value(line, "spread", text);
  }

  private double value(int line, String key, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new ConfigException(
          "%s, line %d: %s: expected a number, got '%s'".formatted(file, line, key, text), e);
    }
  }
}
