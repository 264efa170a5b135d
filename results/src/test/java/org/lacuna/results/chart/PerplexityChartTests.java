package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.RunException;
import org.lacuna.results.Samples;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PerplexityChartTests {

  @TempDir Path folder;

  @Test
  void pngShowsEverySeriesInItsColour() throws Exception {
    Path file = folder.resolve("chart.png");
    PerplexityChart.of(Samples.table(), 512).png(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(2 * ChartStyle.WIDTH);
    assertThat(image.getHeight()).isEqualTo(2 * ChartStyle.HEIGHT);
    for (String method : List.of("full", "moba")) {
      assertThat(pixels(image, Palette.of(method).color().getRGB())).as(method).isGreaterThan(500);
    }
    assertThat(pixels(image, Palette.of("cca").color().getRGB())).isZero();
  }

  @Test
  void svgIsXmlThatNamesMethodsAndNumbers() throws Exception {
    Path file = folder.resolve("chart.svg");
    PerplexityChart.of(Samples.table(), 512).svg(file);
    Document document = parse(Files.readString(file));
    assertThat(document.getDocumentElement().getNamespaceURI())
        .isEqualTo("http://www.w3.org/2000/svg");
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Perplexity by context length");
    assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
        .startsWith("Trained at 512 tokens. full: 8.500 at 256 tokens (100 % of keys seen)")
        .contains("moba: 10.250 at 256 tokens (25 % of keys seen)");
    assertThat(document.getElementsByTagName("path").getLength()).isGreaterThan(20);
    assertThat(Files.readString(file)).contains("rgb(0,114,178)").doesNotContain("NaN");
  }

  @Test
  void namesFromDataAreEscaped() throws Exception {
    PerplexityTable table =
        PerplexityTable.of(
            List.of(Samples.perplexity("r", "<script>&", 256, 9, 1)), "perplexity", "window-mean");
    String svg = PerplexityChart.of(table, 0).svg();
    assertThat(svg).doesNotContain("<script>");
    assertThat(parse(svg).getElementsByTagName("desc").item(0).getTextContent())
        .contains("<script>&");
  }

  @Test
  void sameTableIsTheSameSvg() {
    assertThat(PerplexityChart.of(Samples.table(), 512).svg())
        .isEqualTo(PerplexityChart.of(Samples.table(), 512).svg());
  }

  @Test
  void scoresThatAreNotFiniteAreLeftOut() {
    PerplexityTable table =
        PerplexityTable.of(
            List.of(
                Samples.perplexity("a", "full", 256, 9, 1),
                Samples.perplexity("a", "full", 512, Double.POSITIVE_INFINITY, 1),
                Samples.perplexity("b", "moba", 256, Double.NaN, 1)),
            "perplexity",
            "window-mean");
    assertThat(((XYChart) PerplexityChart.of(table, 0).chart()).getSeriesCollection())
        .extracting(series -> series.getName())
        .containsExactly("full");
  }

  @Test
  void nothingToDrawIsSaidSo() {
    PerplexityTable empty = PerplexityTable.of(List.of(), "perplexity", "window-mean");
    assertThatThrownBy(() -> PerplexityChart.of(empty, 512))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("expected at least one finite score");
  }

  @Test
  void lengthsAreLabelledInBinaryUnits() {
    assertThat(List.of(256, 1023, 1024, 1536, 2048, 131072, 1 << 20))
        .map(LengthAxis::label)
        .containsExactly("256", "1023", "1K", "1.5K", "2K", "128K", "1M");
  }

  @Test
  void reservedLooksAllDiffer() {
    Set<Object> colours = new HashSet<>();
    Set<Object> markers = new HashSet<>();
    for (String method : Palette.reserved()) {
      colours.add(Palette.of(method).color());
      markers.add(Palette.of(method).marker());
    }
    assertThat(colours).hasSize(11);
    assertThat(markers).hasSize(11);
  }

  @Property(tries = 300)
  void otherNamesNeverTakeAReservedColour(@ForAll String name) {
    Palette.Look look = Palette.of(name);
    assertThat(Palette.of(new String(name.toCharArray()))).isEqualTo(look);
    if (!Palette.reserved().contains(name)) {
      assertThat(Palette.reserved().stream().map(Palette::of).map(Palette.Look::color))
          .doesNotContain(look.color());
    }
  }

  private static long pixels(BufferedImage image, int rgb) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == rgb)
        .count();
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }
}
