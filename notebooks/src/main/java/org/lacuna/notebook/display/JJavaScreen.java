package org.lacuna.notebook.display;

import java.util.Map;
import java.util.UUID;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** Of Lacuna's own kernel and of JJava, which find it as an extension on the class path. */
public final class JJavaScreen implements Extension {
  private static final String DISPLAY_ID = "display_id";

  @Override
  public void install(BaseKernel kernel) {
    for (Class<?> type : View.TYPES) {
      kernel
          .getRenderer()
          .createRegistration(type)
          .preferring("text/html", "image/png")
          .register((thing, context) -> {
            DisplayData shown = data(View.of(thing).orElseThrow());
            context.getOutputContainer().assign(shown);
          });
    }
    Screen.use(
        new Screen() {
          @Override
          public String show(View view) {
            String id = UUID.randomUUID().toString();
            DisplayData data = data(view);
            data.putTransientData(DISPLAY_ID, id); // its setter is not the same in all of JJava
            kernel.display(data);
            return id;
          }

          @Override
          public void update(String id, View view) {
            kernel.getIO().display.updateDisplay(id, data(view));
          }
        });
  }

  private static DisplayData data(View view) {
    DisplayData data = new DisplayData();
    view.data().forEach(data::putData);
    if (view.picture() != null) {
      data.putMetaData("image/png", Map.of("width", view.pictureWidth()));
    }
    return data;
  }
}
