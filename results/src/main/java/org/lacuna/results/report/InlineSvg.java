package org.lacuna.results.report;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** An SVG document made fit to stand in a page beside others: its ids begin with its own name. */
final class InlineSvg {
  private InlineSvg() {}

  /**
   * The document without ids that another could have, named by its title and its description.
   *
   * @param svg a document with {@code title} and {@code desc}
   * @param name what its ids will begin with, unique in the page
   */
  static String of(String svg, String name) {
    Document document = parse(svg);
    NodeList elements = document.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      rename((Element) elements.item(i), name + "-");
    }
    Element root = document.getDocumentElement();
    root.setAttribute("aria-labelledby", label(root, "title", name));
    root.setAttribute("aria-describedby", label(root, "desc", name));
    return text(root);
  }

  private static void rename(Element element, String prefix) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String value = attribute.getValue();
      if (attribute.getName().equals("id")) {
        attribute.setValue(prefix + value);
      } else if (attribute.getName().endsWith("href") && value.startsWith("#")) {
        attribute.setValue("#" + prefix + value.substring(1));
      } else if (value.contains("url(#")) {
        attribute.setValue(value.replace("url(#", "url(#" + prefix));
      }
    }
  }

  /** Gives the first element of a tag an id. */
  private static String label(Element root, String tag, String name) {
    String id = name + "-" + tag;
    ((Element) root.getElementsByTagName(tag).item(0)).setAttribute("id", id);
    return id;
  }

  private static Document parse(String svg) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      // Ours has none, and what a document type declares may read files and addresses.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new IllegalArgumentException("not an SVG document", e);
    }
  }

  private static String text(Element root) {
    try {
      Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter writer = new StringWriter();
      transformer.transform(new DOMSource(root), new StreamResult(writer));
      return writer.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("this Java platform cannot write XML", e);
    }
  }
}
