package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The tokens that end a text, {@code eos_token_id}. */
public final class EndTokens {
  private static final String KEY = "eos_token_id";

  private EndTokens() {}

  /**
   * As {@code generation_config.json} of a folder says, or else {@code config.json}; none if
   * neither does.
   *
   * @throws org.lacuna.config.ConfigException if a file is damaged
   */
  public static Set<Integer> of(Path folder) {
    for (String name : new String[] {FolderFiles.GENERATION, PretrainedConfig.FILE}) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        Set<Integer> ends = read(new ConfigKeys(file, JsonFiles.object(file)));
        if (!ends.isEmpty()) {
          return ends;
        }
      }
    }
    return Set.of();
  }

  private static Set<Integer> read(ConfigKeys keys) {
    JsonNode node = keys.at(KEY);
    Set<Integer> ends = new TreeSet<>();
    for (int i = 0; i < (node.isArray() ? node.size() : 1); i++) {
      JsonNode each = node.isArray() ? node.path(i) : node;
      if (!each.isMissingNode()) {
        keys.require(
            each.isInt() && each.intValue() >= 0, KEY, "a token, or a list of tokens, or null");
        ends.add(each.intValue());
      }
    }
    return ends;
  }
}
