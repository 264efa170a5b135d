package org.lacuna.notebook.display;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Html;
import org.lacuna.results.TableFormat;
import org.lacuna.results.TableText;
import org.lacuna.results.chart.Picture;
import tech.tablesaw.api.Table;

/**
 * How something looks.
 *
 * @param text for consoles, and for whoever reads the notebook as a file
 * @param html in a page; null for the text alone
 * @param picture in place of both where pictures can be shown; null for none
 */
public record View(String text, @Nullable String html, @Nullable Picture picture) {
  /**
   * How what is shown of work in progress begins as HTML. It is not the same when a notebook is run
   * again: something may have been trained before.
   */
  public static final String PROGRESS = "<table class=\"lacuna-progress\">";

  /** What {@link #of(Object)} can show, beside what is {@link Viewable}. */
  public static final List<Class<?>> TYPES = List.of(Table.class, Picture.class, Viewable.class);

  /** A text as it is. */
  public static View text(String text) {
    return new View(text, null, null);
  }

  /** How far something is, as rows of a table. */
  public static View progress(String text, String rows) {
    return new View(text, PROGRESS + rows + "</table>", null);
  }

  /** A table. */
  public static View of(Table table) {
    return new View(TableText.console(table), TableFormat.HTML.text(table), null);
  }

  /** A picture, with its numbers in words for those who cannot see it. */
  public static View of(Picture picture) {
    return new View(picture.description(), null, picture);
  }

  /** Some views one under the other; pictures stand in them as text. */
  public static View of(List<View> views) {
    return new View(
        views.stream().map(View::text).collect(Collectors.joining("\n")),
        views.stream().map(View::asHtml).collect(Collectors.joining("\n")),
        null);
  }

  /** How a thing looks; empty if it is none of {@link #TYPES}. */
  public static Optional<View> of(Object thing) {
    return Optional.ofNullable(
        switch (thing) {
          case Table table -> of(table);
          case Picture picture -> of(picture);
          case Viewable viewable -> viewable.view();
          default -> null;
        });
  }

  /** The same in a page of HTML. */
  public String asHtml() {
    return html != null ? html : "<pre>%s</pre>".formatted(Html.escaped(text));
  }

  /**
   * As Jupyter takes it: data by MIME type, the richest last. A picture is shown at half of its
   * pixels, see {@link #pictureWidth}.
   */
  public SequencedMap<String, String> data() {
    SequencedMap<String, String> data = new LinkedHashMap<>(Map.of("text/plain", text));
    if (html != null) {
      data.put("text/html", html);
    }
    if (picture != null) {
      data.put("image/png", Base64.getEncoder().encodeToString(picture.png()));
    }
    return data;
  }

  /** Points of the picture, from left to right; 0 without one. */
  public int pictureWidth() {
    return picture == null ? 0 : picture.chart().getWidth();
  }
}
