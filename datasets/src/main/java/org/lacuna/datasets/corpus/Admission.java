package org.lacuna.datasets.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.lacuna.datasets.source.CheckedUtf8;
import org.lacuna.datasets.source.DocumentSink;
import org.lacuna.datasets.source.NoDocumentException;
import org.lacuna.datasets.source.SkipReason;
import org.lacuna.datasets.source.Skips;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets documents of text through, in pieces, and counts those that it leaves out. */
final class Admission implements DocumentSink {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /** Most bytes of a piece. */
  static final int PIECE = 1 << 20;

  /** Takes what was let through: of each document its begin, its pieces, and its end. */
  interface Target {

    void begin(String name);

    /** Takes the next bytes of the document. */
    void piece(byte[] text);

    void end();

    /** The document, begun but not ended, is none: forgets it. */
    void abandon();
  }

  private final Target target;
  private final boolean needsText;
  private final byte[] buffer = new byte[PIECE];
  private Skips skips = Skips.NONE;
  private long utf16;

  /**
   * Lets documents through to a target.
   *
   * @param needsText whether every document must be valid UTF-8
   */
  Admission(Target target, boolean needsText) {
    this.target = target;
    this.needsText = needsText;
  }

  @Override
  public void document(String name, InputStream text) throws IOException {
    TextPieces pieces = new TextPieces(needsText ? new CheckedUtf8(text) : text, buffer);
    boolean begun = false;
    try {
      byte[] piece = pieces.next();
      if (piece == null) {
        skipped(name, SkipReason.EMPTY);
        return;
      }
      Content content = Content.of(piece);
      if (content != Content.TEXT) {
        utf16 += content == Content.UTF16 ? 1 : 0;
        skipped(name, SkipReason.BINARY);
        return;
      }
      target.begin(name);
      begun = true;
      for (; piece != null; piece = pieces.next()) {
        target.piece(piece);
      }
      target.end();
    } catch (CharacterCodingException e) {
      retract(name, begun, SkipReason.MISENCODED);
    } catch (NoDocumentException e) {
      retract(name, begun, e.reason());
    }
  }

  private void retract(String name, boolean begun, SkipReason reason) {
    if (begun) {
      target.abandon();
    }
    skipped(name, reason);
  }

  @Override
  public void skipped(String name, SkipReason reason) {
    LOG.debug("Left out {}: {}", name, reason.label());
    skips = skips.and(reason);
  }

  /** What was left out so far. */
  Skips skips() {
    return skips;
  }

  /** What was left out so far, in words, and what would mend it. */
  String leftOut() {
    return utf16 == 0
        ? skips.toString()
        : skips + " (of which " + utf16 + " in UTF-16, it seems: the option encoding reads it)";
  }
}
