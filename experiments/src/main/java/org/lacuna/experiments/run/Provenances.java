package org.lacuna.experiments.run;

import ai.djl.pytorch.jni.JniUtils;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.experiments.model.Computing;
import org.lacuna.methods.Methods;
import org.lacuna.methods.aten.LoadedLibtorch;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.Provenance;

/** Where numbers of this process come from: code, engine, kernel, plug-ins and machine. */
public final class Provenances {
  private Provenances() {}

  /**
   * The provenance of what is computed now, from data of a hash.
   *
   * @param computing on what, and how precisely
   */
  public static Provenance of(
      Workspace workspace,
      String dataHash,
      long seed,
      Computing computing,
      List<Provenance.Plugin> plugins) {
    String engine =
        "PyTorch %s, %s kernel, %s"
            .formatted(LoadedLibtorch.versionHere(), Kernels.active().name(), computing.text());
    return Provenance.capture(
        Version.text(),
        workspace.code(),
        dataHash,
        seed,
        engine,
        JniUtils.getNumThreads(),
        plugins);
  }

  /** The jars that some methods are of, and those of the methods that are being written. */
  public static List<Provenance.Plugin> plugins(Collection<String> names, Methods methods) {
    Stream<Provenance.Plugin> jars =
        names.stream()
            .flatMap(name -> methods.plugin(name).stream())
            .distinct()
            .map(jar ->
                new Provenance.Plugin(String.valueOf(jar.file().getFileName()), jar.sha256()));
    Stream<Provenance.Plugin> drafts =
        Drafts.of(names, methods).entrySet().stream()
            .map(draft -> new Provenance.Plugin("draft of " + draft.getKey(), draft.getValue()));
    return Stream.concat(jars, drafts).toList();
  }
}
