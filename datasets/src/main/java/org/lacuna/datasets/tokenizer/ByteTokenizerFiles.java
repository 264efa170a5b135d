package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes as tokens, told to Hugging Face's libraries: byte-level BPE without a merge. */
final class ByteTokenizerFiles {
  private static final int BYTES = 256;
  private static final String START = "<|endoftext|>";
  private static final String TYPE = "type";

  private ByteTokenizerFiles() {}

  /** Contents by file name. */
  static Map<String, byte[]> of(int documentStart) {
    ObjectNode tokenizer = JsonNodeFactory.instance.objectNode();
    tokenizer.put("version", "1.0");
    tokenizer.putNull("truncation");
    tokenizer.putNull("padding");
    ObjectNode start = tokenizer.putArray("added_tokens").addObject();
    start.put("id", documentStart).put("content", START).put("special", true);
    for (String no : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
      start.put(no, false);
    }
    tokenizer.putNull("normalizer");
    byteLevel(tokenizer.putObject("pre_tokenizer"));
    tokenizer.putNull("post_processor");
    byteLevel(tokenizer.putObject("decoder"));
    ObjectNode model = tokenizer.putObject("model");
    model.put(TYPE, "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int b = 0; b < BYTES; b++) {
      vocabulary.put(String.valueOf(ByteAlphabet.letter(b)), b);
    }
    model.putArray("merges");
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.put("tokenizer_class", "PreTrainedTokenizerFast");
    settings.put("bos_token", START).put("eos_token", START);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("tokenizer.json", text(tokenizer));
    files.put("tokenizer_config.json", text(settings));
    return files;
  }

  /** The whole text is one word, of letters that stand for bytes. */
  private static void byteLevel(ObjectNode step) {
    step.put(TYPE, "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true);
    step.put("use_regex", false);
  }

  private static byte[] text(ObjectNode tree) {
    return (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
