package org.lacuna.results;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a run's numbers come from: code, data, seed and machine.
 *
 * @param lacuna version of Lacuna, such as {@code 0.1.0}
 * @param commit Git commit of the code, 40 hexadecimal digits, or {@code unknown}
 * @param dirty whether tracked files differed from that commit; false where it is unknown
 * @param dataHash hash of the data that the run read
 * @param seed seed of everything random in the run
 * @param os operating system, its version and architecture
 * @param cpu processor model
 * @param cores processors that the JVM may use
 * @param jvm Java virtual machine and its version
 * @param engine tensor engine and its version, as its owner words it
 * @param threads threads of the tensor engine
 * @param plugins where attention methods came from that are not of the core
 */
public record Provenance(
    String lacuna,
    String commit,
    boolean dirty,
    String dataHash,
    long seed,
    String os,
    String cpu,
    int cores,
    String jvm,
    String engine,
    int threads,
    List<Plugin> plugins) {

  public Provenance {
    plugins = List.copyOf(plugins);
  }

  /**
   * A jar of attention methods, or the draft of one that was still being written.
   *
   * @param file the jar's name, without the folder; or {@code draft of} and the method's name
   * @param sha256 of the jar's bytes, or of the draft's code, 64 hexadecimal digits
   */
  public record Plugin(String file, String sha256) {
    @Override
    public String toString() {
      return file + " (SHA-256 " + sha256 + ")";
    }
  }

  /**
   * What the caller knows, completed by the facts of this machine and of the working tree.
   *
   * @param code a folder in the working tree of the code; without Git there the commit is unknown
   */
  public static Provenance capture(
      String lacuna,
      Path code,
      String dataHash,
      long seed,
      String engine,
      int threads,
      List<Plugin> plugins) {
    Optional<String> commit = Machine.output(code, "git", "rev-parse", "HEAD");
    Optional<String> changes =
        Machine.output(code, "git", "status", "--porcelain", "--untracked-files=no");
    return new Provenance(
        lacuna,
        commit.orElse(Machine.UNKNOWN),
        commit.isPresent() && changes.filter(text -> !text.isEmpty()).isPresent(),
        dataHash,
        seed,
        Machine.os(),
        Machine.cpu(),
        Runtime.getRuntime().availableProcessors(),
        Machine.jvm(),
        engine,
        threads,
        plugins);
  }
}
