package org.lacuna.datasets.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.DocumentSink;
import org.lacuna.datasets.source.SkipReason;
import org.lacuna.datasets.source.Skips;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text of a corpus in memory: one long text a split, that goes round in a circle. */
final class CorpusHaystack implements Haystack {

  private static final Logger LOG = LoggerFactory.getLogger(CorpusHaystack.class);

  /** Part of which text belongs to which split: changing it mixes the splits of earlier runs. */
  private static final long SALT = 0x6861_7973L;

  private record Text(String name, String text) {}

  private final CorpusSource source;
  private final long limit;
  private @Nullable Map<Split, String> splits;

  CorpusHaystack(CorpusSource source, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: expected at least 1, got " + limit);
    }
    this.source = source;
    this.limit = limit;
  }

  @Override
  public String text(Split split, SeededRandom random, int characters) {
    String all = textOf(split);
    int from = Sentences.next(all, random.below(all.length())) % all.length();
    StringBuilder text = new StringBuilder(characters);
    while (text.length() < characters) {
      if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(
          all, from, (int) Math.min(all.length(), (long) from + characters - text.length()));
      from = 0;
    }
    text.setLength(characters);
    if (characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1))) {
      text.setLength(characters - 1);
    }
    return text.toString();
  }

  private synchronized String textOf(Split split) {
    if (splits == null) {
      splits = deal(load());
    }
    return Objects.requireNonNull(splits.get(split));
  }

  private List<Text> load() {
    Loader loader = new Loader(limit);
    source.read(loader);
    if (loader.texts.isEmpty()) {
      throw new DatasetException(
          "no text in %s to hide needles in (left out: %s); expected documents of UTF-8 text"
              .formatted(source.description(), loader.skips));
    }
    LOG.info(
        "Haystack of {}: {} documents, {} characters; left out: {}{}",
        source.description(),
        loader.texts.size(),
        loader.kept,
        loader.skips,
        loader.beyond == 0 ? "" : ", and " + loader.beyond + " beyond the limit of " + limit);
    return loader.texts;
  }

  private static Map<Split, String> deal(List<Text> texts) {
    Map<Split, List<Text>> parts = new EnumMap<>(Split.class);
    if (texts.size() < Split.values().length) {
      return cut(join(texts));
    }
    // By rank rather than by value, so that a few documents leave no split without text.
    int heldOut = Math.max(1, texts.size() / 10);
    List<Text> byHash =
        texts.stream()
            .sorted(Comparator.comparingLong(text -> Seeds.hash(SALT, text.name())))
            .toList();
    parts.put(Split.TEST, byHash.subList(0, heldOut));
    parts.put(Split.VALIDATION, byHash.subList(heldOut, 2 * heldOut));
    parts.put(Split.TRAIN, byHash.subList(2 * heldOut, byHash.size()));
    Map<Split, String> splits = new EnumMap<>(Split.class);
    parts.forEach((split, part) -> splits.put(split, join(part)));
    return splits;
  }

  private static Map<Split, String> cut(String text) {
    int validation = Sentences.nearest(text, (int) (text.length() * 0.8));
    int test = Sentences.nearest(text, (int) (text.length() * 0.9));
    if (validation == 0 || test <= validation || test == text.length()) {
      throw new DatasetException(
          "one short text cannot be cut into training, validation and test;"
              + " expected ten sentences or more, or three documents");
    }
    return Map.of(
        Split.TRAIN, text.substring(0, validation).strip(),
        Split.VALIDATION, text.substring(validation, test).strip(),
        Split.TEST, text.substring(test).strip());
  }

  private static String join(List<Text> texts) {
    return String.join(" ", texts.stream().map(Text::text).toList());
  }

  /** Takes documents until the limit is reached. */
  private static final class Loader implements DocumentSink {

    private final long limit;
    private final List<Text> texts = new ArrayList<>();
    private Skips skips = Skips.NONE;
    private long kept;
    private boolean full;
    private long beyond;

    Loader(long limit) {
      this.limit = limit;
    }

    @Override
    public void document(String name, InputStream bytes) throws IOException {
      if (full) {
        beyond++;
        return;
      }
      try {
        String text = collapsed(bytes);
        if (text.isEmpty()) {
          skipped(name, SkipReason.EMPTY);
        } else if (text.indexOf('\0') >= 0) {
          skipped(name, SkipReason.BINARY);
        } else {
          texts.add(new Text(name, text));
          kept += text.length();
          full = limit - kept < 2; // A blank at the cut was stripped.
        }
      } catch (CharacterCodingException e) {
        skipped(name, SkipReason.MISENCODED);
      }
    }

    @Override
    public void skipped(String name, SkipReason reason) {
      LOG.debug("Haystack without {}: {}", name, reason.label());
      skips = skips.and(reason);
    }

    /** The text with its white space collapsed, as far as there is room for it. */
    private String collapsed(InputStream bytes) throws IOException {
      Reader reader =
          new InputStreamReader(
              bytes,
              StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
      StringBuilder text = new StringBuilder();
      char[] buffer = new char[1 << 16];
      for (int read = reader.read(buffer);
          read >= 0 && text.length() < limit - kept;
          read = reader.read(buffer)) {
        for (int i = 0; i < read; i++) {
          char c = buffer[i];
          boolean blank = Character.isWhitespace(c) || Character.isSpaceChar(c);
          if (!blank) {
            text.append(c);
          } else if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
            text.append(' ');
          }
        }
      }
      text.setLength((int) Math.min(text.length(), limit - kept));
      int last = text.length() - 1;
      if (last >= 0 && Character.isHighSurrogate(text.charAt(last))) {
        text.setCharAt(last, ' ');
      }
      return text.toString().strip();
    }
  }
}
