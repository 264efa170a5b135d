package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a source hands over, as text, and what it goes past. */
record Collected(Map<String, String> documents, Map<String, SkipReason> skips)
    implements DocumentSink {

  static Collected of(CorpusSource source) {
    Collected collected = new Collected(new LinkedHashMap<>(), new LinkedHashMap<>());
    source.read(collected);
    return collected;
  }

  @Override
  public void document(String name, InputStream text) throws IOException {
    documents.put(name, new String(text.readAllBytes(), StandardCharsets.UTF_8));
  }

  @Override
  public void skipped(String name, SkipReason reason) {
    skips.put(name, reason);
  }
}
