package org.lacuna.datasets.json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.source.Compression;
import org.lacuna.datasets.source.NearestPath;
import org.lacuna.datasets.source.UnpackLimit;

/** The lines of a text file in UTF-8, plain or packed; empty ones hold nothing. */
public final class Lines {

  /** Makes something of a line. */
  @FunctionalInterface
  public interface Parser<T> {

    /**
     * What a line holds.
     *
     * @param number of the line in the file, from 1
     */
    T parse(int number, String line);
  }

  private Lines() {}

  /**
   * What all lines hold.
   *
   * @throws DatasetException if the file cannot be read, or holds nothing
   */
  public static <T> List<T> read(Path file, Parser<T> parser) {
    if (!Files.exists(file)) {
      String nearest = NearestPath.to(file).map(p -> "; the nearest is '" + p + "'").orElse("");
      throw new DatasetException("'" + file + "' does not exist" + nearest);
    }
    if (Files.isDirectory(file)) {
      throw new DatasetException("'" + file + "' is a folder; expected a file of text");
    }
    Compression packing = Compression.of(file.toString());
    List<T> parsed = new ArrayList<>();
    int number = 0;
    // A decoder of its own: the reader that is given a charset would replace what is not text.
    try (InputStream bytes = Files.newInputStream(file);
        InputStream unpacked = UnpackLimit.of(file).on(packing.unpacked(bytes));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(unpacked, StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          parsed.add(parser.parse(number, line));
        }
      }
    } catch (CharacterCodingException e) {
      throw new DatasetException(
          "'%s', after line %d: not UTF-8; expected text in UTF-8".formatted(file, number), e);
    } catch (IOException e) {
      throw new DatasetException(
          "cannot read '%s' (%s); %s".formatted(file, e.getMessage(), packing.remedy()), e);
    }
    if (parsed.isEmpty()) {
      throw new DatasetException("'" + file + "' is empty; expected an item in each line");
    }
    return List.copyOf(parsed);
  }
}
