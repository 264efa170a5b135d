package org.lacuna.methods.window;

import java.util.Optional;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Budget;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.streaming.StreamingAttention;

/** The plug-in {@code window}. */
public final class WindowMethod implements AttentionMethod<WindowConfig> {
  @Override
  public String name() {
    return "window";
  }

  @Override
  public char letter() {
    return 'W';
  }

  @Override
  public String summary() {
    return "a sliding window of recent tokens";
  }

  @Override
  public String source() {
    return "Jiang et al., Mistral 7B, arXiv 2310.06825; Beltagy et al., Longformer: The"
        + " Long-Document Transformer, arXiv 2004.05150";
  }

  @Override
  public WindowConfig defaults() {
    return new WindowConfig(64);
  }

  @Override
  public AttentionLayer layer(WindowConfig parameters, HeadShape heads) {
    return new StreamingAttention(SinkWindow.ofTokens(0, parameters.window()), heads);
  }

  @Override
  public Optional<Budget> budget(WindowConfig parameters) {
    return Optional.of(Budget.from("window", 1));
  }

  @Override
  public AttentionReference reference(WindowConfig parameters, HeadShape heads) {
    return new WindowReference(parameters);
  }
}
