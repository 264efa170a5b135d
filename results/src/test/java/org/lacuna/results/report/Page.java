package org.lacuna.results.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A page as a reader of XML sees it; reading fails where it is not well-formed. */
final class Page {
  private final Document document;

  private Page(Document document) {
    this.document = document;
  }

  static Page of(Report report) {
    return read(ReportHtml.of(report));
  }

  static Page read(String html) {
    try {
      return new Page(
          DocumentBuilderFactory.newDefaultNSInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(html))));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  /** All elements of a tag in the order of the page; {@code *} for any. */
  List<Element> all(String tag) {
    return all(document.getDocumentElement(), tag);
  }

  /** Those within another. */
  static List<Element> all(Element within, String tag) {
    NodeList found = within.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** Those of a class. */
  List<Element> ofClass(String tag, String style) {
    Predicate<Element> has = e -> List.of(e.getAttribute("class").split(" ", -1)).contains(style);
    return all(tag).stream().filter(has).toList();
  }

  /** The values of an attribute, wherever it is. */
  Stream<String> values(String attribute) {
    return all("*").stream()
        .filter(e -> e.hasAttribute(attribute))
        .map(e -> e.getAttribute(attribute));
  }

  String text(String tag) {
    return all(tag).getFirst().getTextContent();
  }
}
