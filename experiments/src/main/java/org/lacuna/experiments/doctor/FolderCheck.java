package org.lacuna.experiments.doctor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.lacuna.results.Quantities;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * Whether runs can be written: the folder, the room on its disk, and its locks.
 *
 * @param store the runs
 * @param enough bytes below which a disk is called full
 */
record FolderCheck(RunStore store, long enough) implements Check {
  private static final String ELSEWHERE = "name another folder by --runs or LACUNA_RUNS";
  private static final String LOCKS = "locks";

  /** With room for some small runs. */
  static FolderCheck of(RunStore store) {
    return new FolderCheck(store, 2_000_000_000);
  }

  @Override
  public String name() {
    return "results";
  }

  @Override
  public void look(Consumer<Finding> found) throws IOException {
    Path root = store.root();
    Path there = root;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      found.accept(Finding.problem(name(), there + " is a file, not a folder", ELSEWHERE));
      return;
    }
    if (there.equals(root)) {
      tryOut(root, found);
    } else {
      found.accept(
          Files.isWritable(there)
              ? Finding.fine(name(), root + " will be made")
              : Finding.problem(
                  name(), "%s: %s cannot be written".formatted(root, there), ELSEWHERE));
    }
    long room = Files.getFileStore(there).getUsableSpace();
    String free = Quantities.memory(room / 1e6) + " free for results";
    found.accept(
        room >= enough
            ? Finding.fine("disk", free)
            : Finding.note(
                "disk",
                free,
                "a run takes four times the size of its weights and more; make room, or "
                    + ELSEWHERE));
    found.accept(runs());
  }

  /** Writes a file, as only that shows whether a file can be written, and locks it. */
  private void tryOut(Path root, Consumer<Finding> found) {
    Path file;
    try {
      file = Files.createTempFile(root, ".doctor-", ".tmp");
    } catch (IOException e) {
      found.accept(
          Finding.problem(
              name(), "%s cannot be written: %s".formatted(root, e.getMessage()), ELSEWHERE));
      return;
    }
    try {
      Files.writeString(file, "written by lacuna doctor, and removed");
      found.accept(Finding.fine(name(), root + " can be written"));
      found.accept(locks(file));
      Files.delete(file);
    } catch (IOException e) {
      found.accept(
          Finding.problem(
              name(), "%s cannot be written: %s".formatted(root, e.getMessage()), ELSEWHERE));
    }
  }

  private static Finding locks(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null && lock.isValid()
          ? Finding.fine(LOCKS, "files can be locked")
          : Finding.problem(LOCKS, "a new file is locked already", ELSEWHERE);
    } catch (IOException e) {
      return Finding.problem(
          LOCKS,
          "files cannot be locked there: " + e.getMessage(),
          "a network disk may not allow it; " + ELSEWHERE);
    }
  }

  private Finding runs() {
    RunStore.Listing listing = store.list();
    List<String> held =
        listing.runs().stream().filter(RunFolder::isInUse).map(RunFolder::id).toList();
    String count =
        "%d, %s"
            .formatted(
                listing.runs().size(),
                held.isEmpty()
                    ? "none being written"
                    : "being written: " + String.join(", ", held));
    return listing.unreadable().isEmpty()
        ? Finding.fine("runs", count)
        : Finding.note(
            "runs",
            "%s; folders that are no runs: %d".formatted(count, listing.unreadable().size()),
            "./lacuna runs says what is wrong with them");
  }
}
