package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.text.WordUtils;
import org.jspecify.annotations.Nullable;

/** Writes one template, section by section. */
final class TemplateWriter {

  private final Map<KeyPath, Record> sections;
  private final List<String> lines = new ArrayList<>();

  TemplateWriter(Map<KeyPath, Record> sections) {
    this.sections = sections;
  }

  String write(Record defaults) {
    typeDoc(defaults, 0);
    if (!lines.isEmpty()) {
      lines.add("");
    }
    keys(defaults, KeyPath.ROOT, 0);
    return String.join("\n", lines) + "\n";
  }

  private void keys(Record section, KeyPath path, int depth) {
    boolean first = true;
    boolean afterSection = false;
    for (Field field : Field.of(section.getClass())) {
      KeyPath child = path.child(field.key());
      Object value =
          field.in(section) instanceof Optional<?> o ? o.orElse(null) : field.in(section);
      Map<String, Record> entries = entries(field.slot().shape(), value, child);
      boolean isSection = value instanceof Record || !entries.isEmpty();
      if (!first && (isSection || afterSection)) {
        lines.add("");
      }
      comment(field, isSection, depth);
      if (value instanceof Record record) {
        section(field.key(), record, child, depth);
      } else if (isSection) {
        table(field.key(), entries, value, child, depth);
      } else {
        lines.addAll(YamlWriter.entry(field.key(), Trees.tree(value), depth));
      }
      first = false;
      afterSection = isSection;
    }
  }

  private void section(String key, Record section, KeyPath path, int depth) {
    String name = YamlWriter.indent(depth) + YamlWriter.text(key) + ":";
    if (Field.of(section.getClass()).isEmpty()) {
      lines.add(name + " {}");
      return;
    }
    lines.add(name);
    keys(section, path, depth + 1);
  }

  private void table(
      String key, Map<String, Record> entries, @Nullable Object value, KeyPath path, int depth) {
    lines.add(YamlWriter.indent(depth) + YamlWriter.text(key) + ":");
    boolean first = true;
    for (Map.Entry<String, Record> entry : entries.entrySet()) {
      if (!first) {
        lines.add("");
      }
      typeDoc(entry.getValue(), depth + 1);
      section(entry.getKey(), entry.getValue(), path.child(entry.getKey()), depth + 1);
      first = false;
    }
    Trees.tree(value)
        .properties()
        .forEach(entry -> {
          if (!entries.containsKey(entry.getKey())) {
            lines.add("");
            lines.addAll(YamlWriter.entry(entry.getKey(), entry.getValue(), depth + 1));
          }
        });
  }

  /** The entries of a map that are written key by key with comments: records and added sections. */
  private Map<String, Record> entries(Shape shape, @Nullable Object value, KeyPath path) {
    Map<String, Record> entries = new TreeMap<>();
    if (!(shape instanceof Shape.Table)) {
      return entries;
    }
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> {
        if (item instanceof Record record) {
          entries.put((String) key, record);
        }
      });
    }
    JsonNode present = Trees.tree(value);
    sections.forEach((at, defaults) -> {
      String key = at.steps().getLast();
      if (at.equals(path.child(key))) {
        JsonNode over = present.get(key);
        entries.put(
            key, over == null ? defaults : Binder.bindSection(defaults, over, at.toString()));
      }
    });
    return entries;
  }

  private void comment(Field field, boolean writtenOut, int depth) {
    StringBuilder text = new StringBuilder(field.doc());
    Shape shape = field.slot().shape();
    while (shape instanceof Shape.Items || shape instanceof Shape.Table) {
      shape =
          switch (shape) {
            case Shape.Items items -> items.element().shape();
            case Shape.Table table -> table.value().shape();
            default -> shape;
          };
    }
    if (shape instanceof Shape.Choice choice) {
      String separator = text.isEmpty() ? "" : " ";
      text.append(separator).append("One of: ");
      text.append(String.join(", ", Scalars.names(choice))).append('.');
    }
    paragraph(text.toString(), "", depth);
    if (shape instanceof Shape.Section section && !writtenOut) {
      boolean one = field.slot().shape() instanceof Shape.Section;
      paragraph(one ? "Its keys:" : "Keys of each:", "", depth);
      section.fields().forEach(inner -> paragraph(inner.key() + ": " + inner.doc(), "  ", depth));
    }
  }

  private void typeDoc(Record record, int depth) {
    Doc doc = record.getClass().getAnnotation(Doc.class);
    paragraph(doc == null ? "" : doc.value(), "", depth);
  }

  private void paragraph(String text, String hanging, int depth) {
    String start = YamlWriter.indent(depth) + "# " + hanging;
    String flat = text.strip().replaceAll("\\s+", " ");
    if (!flat.isEmpty()) {
      String wrapped = WordUtils.wrap(flat, YamlWriter.COLUMNS - start.length(), "\n", false);
      wrapped.lines().forEach(line -> lines.add(start + line));
    }
  }
}
