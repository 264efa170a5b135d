package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.lacuna.config.Doc;

/** Which method each layer attends by, and the methods' parameters. */
@Doc("What attends.")
public record AttentionConfig(
    @Doc(
            "Method of each layer: a name (moba), names or letters repeated over the layers"
                + " (full,streaming or FS), then exceptions (last:3, first:1=streaming,"
                + " at:0,2=moba, decode:full). A name as streaming@512 is the method from 512"
                + " tokens of input on, full attention below.")
        String pattern,
    @Doc("Parameters by method; see `lacuna methods` for all of them.")
        Map<String, JsonNode> methods) {
  /** Full attention everywhere. */
  public static AttentionConfig defaults() {
    return new AttentionConfig("full", Map.of());
  }
}
