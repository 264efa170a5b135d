package org.lacuna.methods.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;
import org.lacuna.methods.PluginJar;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.SoftmaxReference;

/** A method that says its rule twice and nothing else: by runs, and key by key. */
class FixedAttentionTest extends AttentionMethodContract<FixedAttentionTest.Parity> {
  /**
   * A window, and behind it the keys at even distances.
   *
   * @param window its tokens
   */
  record Parity(int window) {}

  @Override
  protected AttentionMethod<Parity> method() {
    return new ParityMethod();
  }

  @Override
  protected Methods methods() {
    return Methods.load(List.of(new PluginJar(Path.of("parity.jar"), "", List.of(method()))));
  }

  @Override
  protected Parity parameters() {
    return new Parity(9);
  }

  @Override
  protected Optional<Parity> parametersCovering(int length) {
    return Optional.of(new Parity(length));
  }

  static final class ParityMethod implements AttentionMethod<Parity> {
    @Override
    public String name() {
      return "parity";
    }

    @Override
    public char letter() {
      return 'P';
    }

    @Override
    public String summary() {
      return "recent keys, and those at even distances";
    }

    @Override
    public String source() {
      return "none";
    }

    @Override
    public Parity defaults() {
      return new Parity(16);
    }

    @Override
    public AttentionLayer layer(Parity parameters, HeadShape heads) {
      return new FixedAttention(
          heads,
          (query, run) -> {
            int local = Math.max(0, query + 1 - parameters.window());
            for (int j = query % 2; j < local; j += 2) {
              run.accept(j, j + 1);
            }
            run.accept(local, query + 1);
          });
    }

    @Override
    public AttentionReference reference(Parity parameters, HeadShape heads) {
      return SoftmaxReference.of((t, j) -> t - j < parameters.window() || (t - j) % 2 == 0);
    }
  }
}
