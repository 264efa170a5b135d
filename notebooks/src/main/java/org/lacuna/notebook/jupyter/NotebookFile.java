package org.lacuna.notebook.jupyter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.lacuna.config.ConfigException;
import org.lacuna.notebook.display.View;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Json;

/**
 * A notebook as it is stored.
 *
 * @param path the file
 * @param tree what is in it, Jupyter's format 4
 */
record NotebookFile(Path path, ObjectNode tree) {
  /** Where the notebook says of which cells its outputs are. */
  private static final String OURS = "lacuna";

  private static final String CELLS_HASH = "cells";

  /**
   * Reads a notebook.
   *
   * @throws ConfigException if there is none, or it is not of format 4
   */
  static NotebookFile read(Path path) {
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readString(path));
      if (tree instanceof ObjectNode object
          && object.path("nbformat").asInt() == 4
          && object.path("cells").isArray()) {
        return new NotebookFile(path, object);
      }
      throw new ConfigException(path + ": expected a notebook of Jupyter's format 4");
    } catch (NoSuchFileException e) {
      throw new ConfigException("no notebook " + path, e);
    } catch (JsonProcessingException e) {
      throw new ConfigException("%s: no JSON: %s".formatted(path, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name without its ending. */
  String name() {
    return String.valueOf(path.getFileName()).replaceFirst("\\.ipynb$", "");
  }

  /** The cells of code, in order. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (JsonNode each : tree.path("cells")) {
      if (each.path("cell_type").asText().equals("code")) {
        cells.add(new Cell(each));
      }
    }
    return cells;
  }

  /** A hash of all code. */
  String hash() {
    return Json.hash(Json.tree(cells().stream().map(Cell::source).toList()));
  }

  /** Whether the outputs were made from this very code. */
  boolean isCurrent() {
    return Optional.of(tree.path("metadata").path(OURS).path(CELLS_HASH).asText())
        .filter(hash()::equals)
        .isPresent();
  }

  /** The same in another place, saying that its outputs are of its cells. */
  NotebookFile current(Path other) {
    ObjectNode copy = tree.deepCopy();
    copy.withObjectProperty("metadata").withObjectProperty(OURS).put(CELLS_HASH, hash());
    return new NotebookFile(other, copy);
  }

  /** Writes it as Jupyter does, so that saving there changes nothing more. */
  void write() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""));
    DefaultIndenter lines = new DefaultIndenter(" ", "\n");
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    try {
      AtomicFiles.write(path, Json.MAPPER.writer(printer).writeValueAsString(tree) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // never: it was read as JSON
    }
  }

  /**
   * A cell of code.
   *
   * @param node as it is stored
   */
  record Cell(JsonNode node) {
    private static final String TIMING = "timing";

    String source() {
      return text(node.path("source"));
    }

    /**
     * What its outputs look like whatever the numbers: types, and words without digits and spaces.
     * Two runs of the same code on other machines have the same. Progress does not count, and of a
     * cell with the tag {@code timing} no words.
     */
    String shape() {
      return StreamSupport.stream(node.path("outputs").spliterator(), false)
          .filter(output -> !html(output).startsWith(View.PROGRESS))
          .map(output -> isTiming() ? types(output) : shape(output))
          .collect(Collectors.joining("\n"));
    }

    private static String html(JsonNode output) {
      return text(output.path("data").path("text/html"));
    }

    /** Whether its words follow from how fast the machine is. */
    private boolean isTiming() {
      return StreamSupport.stream(node.path("metadata").path("tags").spliterator(), false)
          .anyMatch(tag -> tag.asText().equals(TIMING));
    }

    private static String types(JsonNode output) {
      TreeSet<String> types = new TreeSet<>();
      output.path("data").fieldNames().forEachRemaining(types::add);
      return output.path("output_type").asText() + " " + types;
    }

    private static String shape(JsonNode output) {
      JsonNode plain = output.path("data").path("text/plain");
      String text = text(plain.isMissingNode() ? output.path("text") : plain);
      return types(output) + " " + withoutNumbers(text);
    }

    /** What a run says of this machine and hour is in numbers, units and hashes. */
    private static String withoutNumbers(String text) {
      return text.replaceAll("-[0-9a-f]{10}\\b", "-#")
          .replaceAll("[-+]?[0-9][0-9.,:e+-]*\\s*(ms|s|min|h|MB|GB|kB|µs|us)?\\b", "#")
          .replaceAll("[\\s\u2500]+", "");
    }

    /** The error that its last run ended with. */
    Optional<String> error() {
      return StreamSupport.stream(node.path("outputs").spliterator(), false)
          .filter(output -> output.path("output_type").asText().equals("error"))
          .map(output -> output.path("ename").asText() + ": " + output.path("evalue").asText())
          .findFirst();
    }

    private static String text(JsonNode lines) {
      return lines.isArray()
          ? StreamSupport.stream(lines.spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining())
          : lines.asText();
    }
  }

  /**
   * Where another run of the same code shows something else than numbers, a line each.
   *
   * @param other the same notebook, run again
   */
  List<String> differences(NotebookFile other) {
    List<Cell> mine = cells();
    List<Cell> theirs = other.cells();
    List<String> differences = new ArrayList<>();
    if (mine.size() != theirs.size()) {
      differences.add("%d cells of code, not %d".formatted(theirs.size(), mine.size()));
    }
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      if (!mine.get(i).shape().equals(theirs.get(i).shape())) {
        differences.add(
            "cell %d shows something else now: %s"
                .formatted(i + 1, theirs.get(i).source().lines().findFirst().orElse("")));
      }
    }
    return differences;
  }
}
