package org.lacuna.datasets.task.reading;

import java.util.Map;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Multi-round co-reference resolution: a conversation in which the user asks for pieces of writing,
 * several times for the same kind, and at last for the i-th of that kind again, word for word, with
 * a random prefix.
 *
 * <p>MRCR's shape and score; there a language model wrote the pieces, here they are sentences of
 * everyday words, or real text, none of them twice in a sample. The other turns ask for other
 * formats on the same topic, the same format on other topics, or both other. A kind, format and
 * topic, belongs to one split.
 */
public final class Mrcr implements Task<MrcrConfig> {

  @Override
  public String name() {
    return "mrcr";
  }

  @Override
  public String summary() {
    return "A conversation with several pieces of one kind: repeat one of them word for word.";
  }

  @Override
  public String source() {
    return "Vodrahalli et al. 2024, Michelangelo (Gemini); OpenAI 2025, MRCR";
  }

  @Override
  public MrcrConfig defaults() {
    return MrcrConfig.of(2);
  }

  @Override
  public Map<String, MrcrConfig> presets() {
    return Map.of(
        "mrcr-2", MrcrConfig.of(2),
        "mrcr-4", MrcrConfig.of(4),
        "mrcr-8", MrcrConfig.of(8),
        "mrcr-small", new MrcrConfig(2, null, null, 1, 4, MrcrConfig.Pieces.WORDS, 0));
  }

  @Override
  public Generator generator(MrcrConfig parameters, TaskSetting setting) {
    return Planned.of(name(), setting, new MrcrPlanner(parameters, setting));
  }
}
