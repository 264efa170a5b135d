package org.lacuna.results.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.results.RunException;
import org.lacuna.results.chart.Picture;

/**
 * What methods see: a square a mask, a row a query and a column a key, in the method's colour where
 * the key is seen.
 */
public final class MaskChart {
  private MaskChart() {}

  /**
   * A panel a method and layer, its heads one over the other: the paler a key, the fewer of them
   * see it.
   *
   * @param masks of one length; heads of a layer follow each other
   * @throws RunException if there are none, or of several lengths
   */
  public static Picture layers(String title, List<SeenMask> masks) {
    boolean oneLayer = masks.stream().map(SeenMask::layer).distinct().count() == 1;
    List<MaskPanel> panels = new ArrayList<>();
    for (List<SeenMask> heads : byLayer(masks)) {
      SeenMask first = heads.getFirst();
      String method = first.method();
      panels.add(new MaskPanel(oneLayer ? method : method + ", layer " + first.layer(), heads));
    }
    return picture(title, panels);
  }

  /**
   * A panel a head.
   *
   * @param masks of one length
   * @throws RunException if there are none, or of several lengths
   */
  public static Picture heads(String title, List<SeenMask> masks) {
    boolean oneMethod = masks.stream().map(SeenMask::method).distinct().count() == 1;
    boolean oneLayer = masks.stream().map(SeenMask::layer).distinct().count() == 1;
    List<MaskPanel> panels =
        masks.stream()
            .map(mask ->
                new MaskPanel(
                    (oneMethod ? "" : mask.method() + ", ")
                        + (oneLayer ? "" : "layer " + mask.layer() + ", ")
                        + ("head " + mask.head()),
                    List.of(mask)))
            .toList();
    return picture(title, panels);
  }

  /** Neighbours of one method and layer; a head that comes again begins anew. */
  private static List<List<SeenMask>> byLayer(List<SeenMask> masks) {
    List<List<SeenMask>> layers = new ArrayList<>();
    for (SeenMask mask : masks) {
      boolean goesOn =
          !layers.isEmpty()
              && layers.getLast().stream()
                  .allMatch(other ->
                      other.method().equals(mask.method())
                          && other.layer() == mask.layer()
                          && other.head() != mask.head());
      if (!goesOn) {
        layers.add(new ArrayList<>());
      }
      layers.getLast().add(mask);
    }
    return layers;
  }

  private static Picture picture(String title, List<MaskPanel> panels) {
    List<Integer> lengths = panels.stream().map(MaskPanel::length).distinct().sorted().toList();
    if (lengths.size() != 1) {
      throw new RunException(
          "%s: expected masks of one length, found %s"
              .formatted(title, lengths.isEmpty() ? "none" : lengths));
    }
    return new Picture(
        new MaskPanels(title, panels),
        panels.stream().map(MaskPanel::describe).collect(Collectors.joining("; ")));
  }
}
