package org.lacuna.notebook.display;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/** Of rapaio's kernel, which finds it as a provider on the class path. */
public final class RapaioScreen implements DisplayProvider, Screen {
  /** Made by rapaio alone, so it is the kernel that runs. */
  public RapaioScreen() {
    Screen.use(this);
  }

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    return View.TYPES.stream().<DisplayRenderer>map(Renderer::new).toList();
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }

  private record Renderer(Class<?> rendererClass) implements DisplayRenderer {
    @Override
    public boolean canRender(@Nullable String mime) {
      return mime == null;
    }

    @Override
    public DisplayData render(@Nullable String mime, Object thing) {
      return data(View.of(thing).orElseThrow());
    }
  }

  @Override
  public String show(View view) {
    DisplayData data = data(view);
    String id = UUID.randomUUID().toString();
    data.setDisplayId(id);
    MainApp.kernel.display(data);
    return id;
  }

  @Override
  public void update(String id, View view) {
    DisplayData data = data(view);
    data.setDisplayId(id);
    MainApp.kernel.updateDisplay(data);
  }

  private static DisplayData data(View view) {
    DisplayData data = DisplayData.fromText(view.text());
    view.data().forEach(data::putData);
    if (view.picture() != null) {
      data.putMetaData("image/png", Map.of("width", view.pictureWidth()));
    }
    return data;
  }
}
