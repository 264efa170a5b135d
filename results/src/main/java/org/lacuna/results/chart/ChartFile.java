package org.lacuna.results.chart;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.util.SVGConstants;
import org.knowm.xchart.internal.chartpart.IChart;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.XmlText;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes a chart as PNG or SVG, so that a file is there whole or not at all. */
public final class ChartFile {

  /** Pixels of a bitmap to one point of the chart, for screens of high resolution. */
  public static final int SCALE = 2;

  private ChartFile() {}

  /**
   * The chart as a PNG of {@link #SCALE} times its size.
   *
   * @throws NoFontsException where Java finds no fonts, as every picture here does
   */
  public static byte[] png(IChart chart) {
    BufferedImage image =
        new BufferedImage(
            SCALE * chart.getWidth(), SCALE * chart.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.scale(SCALE, SCALE);
      paint(chart, graphics);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Not ImageIO's own choice, a file in the system's temporary folder, which may be full.
    try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, "png", memory)) {
        throw new IllegalStateException("this Java platform cannot write PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: it is written to memory
    }
    return out.toByteArray();
  }

  /** Writes {@link #png(IChart)} to a file. */
  public static void png(IChart chart, Path target) {
    byte[] image = png(chart);
    AtomicFiles.write(target, out -> out.write(image));
  }

  /**
   * The chart as an SVG document; {@code description} says in words what it shows. Letters are
   * drawn as shapes, so the picture looks the same without the fonts it was drawn with.
   */
  public static String svg(IChart chart, String description) {
    Document document = emptyDocument();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment(null);
    SVGGraphics2D graphics = new SVGGraphics2D(context, true);
    graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
    paint(chart, graphics);
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 %d %d".formatted(chart.getWidth(), chart.getHeight()));
    root.setAttribute("role", "img");
    root.insertBefore(text(document, "desc", description), root.getFirstChild());
    root.insertBefore(text(document, "title", chart.getTitle()), root.getFirstChild());
    return write(root);
  }

  private static void paint(IChart chart, Graphics2D graphics) {
    NoFontsException.requireFonts();
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVGConstants.SVG_NAMESPACE_URI, SVGConstants.SVG_SVG_TAG, null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java platform has no XML documents", e);
    }
  }

  private static Element text(Document document, String tag, String text) {
    Element element = document.createElementNS(SVGConstants.SVG_NAMESPACE_URI, tag);
    element.setTextContent(XmlText.of(text));
    return element;
  }

  /** Without an XML declaration, so that the document can stand inside a page. */
  private static String write(Element root) {
    try {
      Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter writer = new StringWriter();
      transformer.transform(new DOMSource(root), new StreamResult(writer));
      return writer + "\n";
    } catch (TransformerException e) {
      throw new IllegalStateException("this Java platform cannot write XML", e);
    }
  }

  /** Writes {@link #svg(IChart, String)} to a file. */
  public static void svg(IChart chart, String description, Path target) {
    String document = svg(chart, description);
    AtomicFiles.write(target, out -> out.write(document.getBytes(StandardCharsets.UTF_8)));
  }
}
