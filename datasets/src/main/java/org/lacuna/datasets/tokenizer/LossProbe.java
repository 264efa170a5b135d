package org.lacuna.datasets.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.lacuna.datasets.DatasetException;

/**
 * Finds out whether a tokenizer gives text back, by trying what tokenizers that do not are known to
 * lose.
 */
final class LossProbe {

  private record Probe(String what, String text) {}

  private static final List<Probe> PROBES =
      List.of(
          new Probe("upper case", "Ab cD EF"),
          new Probe("accents", "\u00e9\u00f1\u00fc \u00c5s"),
          new Probe("blanks", " a  b    c "),
          new Probe("line breaks and tabs", "a\r\nb\tc\n\n d\n"),
          new Probe("control characters", "a\0b\u0001c\u007fd\u0085"),
          new Probe("presentation forms", "\ufb01 \uff12 \u2460 \u2122 \u2026"),
          new Probe("invisible characters", "a\u200db\u00adc\ufeffd\u00a0e\u2028"),
          new Probe("quotes and dashes", "\u201ca\u201d \u2018b\u2019 \u2014 `c` ''d'' don't , ."),
          new Probe("characters of other scripts", "\u0436 \u6f22\u5b57 \u0e01 \ud83d\ude00"));

  private LossProbe() {}

  /**
   * Tries.
   *
   * @param file for messages
   * @throws DatasetException if a text does not come back, in the same or a canonically equivalent
   *     form
   */
  static void check(Path file, Tokenizer tokenizer) {
    for (Probe probe : PROBES) {
      String back =
          tokenizer.decode(tokenizer.encode(probe.text().getBytes(StandardCharsets.UTF_8)));
      if (!composed(back).equals(composed(probe.text()))) {
        throw new DatasetException(
            "tokenizer '"
                + file
                + "' loses "
                + probe.what()
                + ": "
                + JsonFile.quote(probe.text())
                + " comes back as "
                + JsonFile.quote(back)
                + "; expected one that gives every text back");
      }
    }
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
