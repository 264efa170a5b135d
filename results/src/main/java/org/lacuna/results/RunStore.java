package org.lacuna.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs under one root folder, each in a folder named by its configuration.
 *
 * <p>The same name and configuration always lead to the same run: whoever asks for it again gets
 * what is there and goes on from it.
 */
public final class RunStore {

  private static final String PAPERS = "papers";

  private static final String SWEEPS = "sweeps";

  private final Path root;
  private final @Nullable RunStore below;

  /** A store under a folder, which need not exist yet. */
  public RunStore(Path root) {
    this(root, null);
  }

  private RunStore(Path root, @Nullable RunStore below) {
    this.root = root;
    this.below = below;
  }

  /**
   * The same store, in which the runs of another one are found too, such as to begin with; what is
   * created is created here.
   */
  public RunStore over(RunStore other) {
    return new RunStore(root, other);
  }

  /** The store that this one is laid over, at the bottom; itself if it is over none. */
  public RunStore base() {
    return below == null ? this : below.base();
  }

  public Path root() {
    return root;
  }

  /** Where results that several runs make together are; no run is called so. */
  public Path papers() {
    return root.resolve(PAPERS);
  }

  /** Where the lists and logs of sweeps are; no run is called so. */
  public Path sweeps() {
    return root.resolve(SWEEPS);
  }

  /** The run of exactly this id, if it is there. */
  public Optional<RunFolder> lookUp(String id) {
    return Files.isDirectory(folder(id))
        ? Optional.of(RunFolder.open(folder(id)))
        : Optional.empty();
  }

  /**
   * The run of a configuration, created if it is not there.
   *
   * @param name letters, digits, dots, hyphens and underscores; at most 80
   * @param config the resolved configuration, without keys that must not matter
   * @param provenance recorded only if the run is created
   */
  public RunFolder createOrOpen(String name, JsonNode config, Provenance provenance) {
    if (!RunRecord.isName(name)) {
      throw new RunException("run name '%s': expected %s".formatted(name, RunRecord.NAME));
    }
    String id = RunRecord.id(name, config);
    Path folder = root.resolve(id);
    if (!Files.exists(folder)) {
      // Milliseconds are what every file system and reader keeps.
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      RunRecord record = new RunRecord(RunRecord.FORMAT, id, name, now, config, provenance);
      AtomicFiles.createFolder(
          folder, aside -> Files.writeString(aside.resolve(RunFolder.RECORD), Json.pretty(record)));
    }
    return RunFolder.open(folder);
  }

  /**
   * The run of exactly this id.
   *
   * @throws RunException naming the nearest known id if there is none
   */
  public RunFolder open(String id) {
    List<String> known = folderNames();
    if (!known.contains(id)) {
      throw unknown(id, known);
    }
    return RunFolder.open(folder(id));
  }

  /**
   * The run that a person means: by id, by the beginning of an id or of its hash if only one run
   * has it, or by the path of its folder.
   *
   * @throws RunException if there is none or more than one
   */
  public RunFolder find(String text) {
    List<String> known = folderNames();
    if (known.contains(text)) {
      return RunFolder.open(folder(text));
    }
    List<String> matches = known.stream().filter(id -> begins(id, text)).toList();
    if (matches.size() == 1) {
      return RunFolder.open(folder(matches.getFirst()));
    }
    if (matches.size() > 1) {
      throw new RunException(
          "run '%s': %d runs begin so: %s; give more of the id"
              .formatted(text, matches.size(), String.join(", ", matches)));
    }
    if (isFolder(text)) {
      return RunFolder.open(Path.of(text));
    }
    throw unknown(text, known);
  }

  /** All runs, the oldest first, and the folders among them that are none. */
  public Listing list() {
    List<RunFolder> runs = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (String name : folderNames()) {
      Path folder = folder(name);
      try {
        runs.add(RunFolder.open(folder));
      } catch (RunException e) {
        unreadable.add(new Unreadable(folder, String.valueOf(e.getMessage())));
      }
    }
    runs.sort(Comparator.comparing(RunFolder::created).thenComparing(RunFolder::id));
    return new Listing(runs, unreadable);
  }

  /**
   * What a root folder holds.
   *
   * @param runs by time of creation
   * @param unreadable by name
   */
  public record Listing(List<RunFolder> runs, List<Unreadable> unreadable) {
    public Listing {
      runs = List.copyOf(runs);
      unreadable = List.copyOf(unreadable);
    }
  }

  /** A folder that is not a readable run, and why, in one line. */
  public record Unreadable(Path folder, String reason) {}

  private RunException unknown(String id, List<String> known) {
    String nearest =
        Nearest.to(id, known)
            .map(name -> "the nearest is '" + name + "'")
            .orElse("there are no runs yet");
    return new RunException("run '%s': not in %s; %s".formatted(id, places(), nearest));
  }

  private String places() {
    return below == null ? root.toString() : root + " or " + below.places();
  }

  private static boolean begins(String id, String text) {
    int hash = id.length() - RunRecord.HASH_DIGITS;
    return !text.isEmpty() && (id.startsWith(text) || (hash > 0 && id.startsWith(text, hash)));
  }

  private static boolean isFolder(String text) {
    try {
      return !text.isEmpty() && Files.isDirectory(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Path folder(String name) {
    Path here = root.resolve(name);
    return below == null || Files.isDirectory(here) ? here : below.folder(name);
  }

  private List<String> folderNames() {
    return Stream.concat(
            namesHere().stream(), below == null ? Stream.of() : below.folderNames().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Names that begin with a dot are what a crash left of a folder that was being written. */
  private List<String> namesHere() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(name -> !name.startsWith(".") && !name.equals(PAPERS) && !name.equals(SWEEPS))
          .toList();
    } catch (IOException e) {
      throw RunException.io(root, e);
    }
  }
}
