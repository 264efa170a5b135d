package org.lacuna.datasets.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.function.LongFunction;
import org.lacuna.datasets.DatasetException;

/**
 * The tokenizers library of Hugging Face, as DJL binds it.
 *
 * <p>Called below DJL's own class, which makes objects of every id's text, span and masks, many
 * times the cost of the ids. The library's memory is given back when this is no longer reachable.
 * Safe for use by many threads.
 */
final class NativeTokenizer {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final Path file;
  private final long handle;

  private NativeTokenizer(Path file, long handle) {
    this.file = file;
    this.handle = handle;
    CLEANER.register(this, () -> LIBRARY.deleteTokenizer(handle));
  }

  /**
   * Where in a text each id's characters are, in code points.
   *
   * @param starts the first one of each id
   * @param ends the one after the last of each id; ids that share a character each have all of it
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never a key.
  record Spans(int[] starts, int[] ends) {}

  /**
   * A tokenizer.
   *
   * @param file for messages
   * @param json the content of a tokenizer.json
   * @throws DatasetException if the library does not take it, or cannot be loaded
   */
  static NativeTokenizer of(Path file, String json) {
    try {
      LibUtils.checkStatus();
      return new NativeTokenizer(file, LIBRARY.createTokenizerFromString(json));
    } catch (EngineException | LinkageError e) {
      throw new DatasetException(
          "the native library that reads '"
              + file
              + "' cannot be loaded ("
              + JsonFile.line(e.toString())
              + "); expected a system that DJL has it for, and a"
              + " folder to unpack it to that can be written to",
          e);
    } catch (RuntimeException e) { // All that the binding throws.
      throw new DatasetException(
          "tokenizer '"
              + file
              + "' is refused by the tokenizers library: "
              + JsonFile.line(String.valueOf(e.getMessage())),
          e);
    }
  }

  /**
   * The ids of a text without lone surrogates.
   *
   * @throws DatasetException if the library has no id for some of it
   */
  int[] encode(String text) {
    long[] ids = encoded(text, LIBRARY::getTokenIds);
    int[] narrow = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrow[i] = Math.toIntExact(ids[i]);
    }
    return narrow;
  }

  /** The spans of the ids that {@link #encode} gives; slower. */
  Spans spans(String text) {
    CharSpan[] spans = encoded(text, LIBRARY::getTokenCharSpans);
    int[] starts = new int[spans.length];
    int[] ends = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      starts[i] = spans[i].getStart();
      ends[i] = spans[i].getEnd();
    }
    return new Spans(starts, ends);
  }

  private <R> R encoded(String text, LongFunction<R> reader) {
    try {
      long encoding = LIBRARY.encode(handle, text, false);
      try {
        return reader.apply(encoding);
      } finally {
        LIBRARY.deleteEncoding(encoding);
      }
    } catch (RuntimeException e) { // All that the binding throws.
      throw new DatasetException(
          "tokenizer '"
              + file
              + "' cannot encode a text: "
              + JsonFile.line(String.valueOf(e.getMessage())),
          e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
