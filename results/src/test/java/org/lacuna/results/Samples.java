package org.lacuna.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Made-up records that tests share. */
public final class Samples {

  public static final Provenance PROVENANCE =
      new Provenance(
          "0.1.0",
          "unknown",
          false,
          "d47a",
          7,
          "Linux 6 amd64",
          "a CPU",
          2,
          "a JVM",
          "engine",
          2,
          List.of(new Provenance.Plugin("a.jar", "5ba1")));

  private Samples() {}

  public static JsonNode config(long seed) {
    return json("{\"seed\": %d, \"model\": {\"width\": 64, \"layers\": 2}}".formatted(seed));
  }

  public static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  public static Measurement perplexity(
      String run, String method, int length, double value, long seed) {
    double share = method.equals("full") ? 1 : 0.25;
    return new Measurement(
        run,
        method,
        "perplexity",
        "window-mean",
        length,
        value,
        8,
        8L * length,
        0.25,
        seed,
        "native",
        List.of(share, share));
  }

  /** Two methods at 256, 512 and 1024 tokens. */
  public static List<Measurement> grid() {
    List<Measurement> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int length = 256 << i;
      all.add(perplexity("full-1", "full", length, 8.5 - i, 1));
      all.add(perplexity("moba-1", "moba", length, 10.25 - i, 1));
    }
    return all;
  }

  public static PerplexityTable table() {
    return PerplexityTable.of(grid(), "perplexity", "window-mean");
  }
}
