package org.lacuna.notebook.display;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Of IJava, which has no extensions: it is asked for the kernel that runs. */
final class IJavaScreen implements Screen {
  private static final String IJAVA = "io.github.spencerpark.ijava.IJava";

  private final BaseKernel kernel;

  private IJavaScreen(BaseKernel kernel) {
    this.kernel = kernel;
  }

  /** Tells IJava how things look, if it is the kernel that runs. */
  static Optional<Screen> ofRunningKernel() {
    try {
      Object kernel = Class.forName(IJAVA).getMethod("getKernelInstance").invoke(null);
      if (kernel == null) {
        return Optional.empty();
      }
      IJavaScreen screen = new IJavaScreen((BaseKernel) kernel);
      screen.register();
      Screen.use(screen);
      return Optional.of(screen);
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // another kernel, or none
    }
  }

  private void register() {
    for (Class<?> type : View.TYPES) {
      kernel
          .getRenderer()
          .createRegistration(type)
          .preferring(MIMEType.TEXT_HTML)
          .register((thing, context) ->
              context.getOutputContainer().assign(data(View.of(thing).orElseThrow())));
    }
  }

  @Override
  public String show(View view) {
    String id = UUID.randomUUID().toString();
    DisplayData data = data(view);
    data.setDisplayId(id);
    kernel.display(data);
    return id;
  }

  @Override
  public void update(String id, View view) {
    kernel.getIO().display.updateDisplay(id, data(view));
  }

  private static DisplayData data(View view) {
    DisplayData data = new DisplayData();
    view.data().forEach((type, value) -> data.putData(MIMEType.parse(type), value));
    if (view.picture() != null) {
      data.putMetaData("image/png", Map.of("width", view.pictureWidth()));
    }
    return data;
  }
}
