package org.lacuna.notebook.display;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Where the kernel that runs shows things while a cell is still busy. */
public interface Screen {
  /**
   * Shows something below what the cell has shown so far.
   *
   * @return what it is called when it is to change
   */
  String show(View view);

  /** Shows something else in the place of what was shown. */
  void update(String id, View view);

  /** The screen of the kernel that runs; empty outside of a notebook. */
  static Optional<Screen> current() {
    Optional<Screen> known = Optional.ofNullable(Known.SCREEN.get());
    return known.isPresent() ? known : IJavaScreen.ofRunningKernel();
  }

  /** Tells which it is; done by the kernel's extension. */
  static void use(Screen screen) {
    Known.SCREEN.set(screen);
  }

  /** The one that was told. */
  final class Known {
    private static final AtomicReference<Screen> SCREEN = new AtomicReference<>();

    private Known() {}
  }
}
