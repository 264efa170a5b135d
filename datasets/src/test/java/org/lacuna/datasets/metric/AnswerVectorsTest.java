package org.lacuna.datasets.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scores of texts of our own by the Python originals: LongBench's evaluation at commit 2e00731 with
 * rouge 1.0.1 and fuzzywuzzy 0.18.0 on the difflib of Python 3.11.
 */
class AnswerVectorsTest {

  private static final Map<String, Metric> METRICS =
      Map.of(
          "qa_f1", TokenF1.WORDS,
          "exact_match", ExactMatch.INSTANCE,
          "rouge_l", RougeL.WORDS,
          "code_similarity", CodeSimilarity.INSTANCE,
          "count", NumberShare.COUNT,
          "retrieval", NumberShare.RETRIEVAL,
          "retrieval_zh", NumberShare.RETRIEVAL_ZH);

  static Stream<JsonNode> vectors() throws IOException {
    try (InputStream lines = AnswerVectorsTest.class.getResourceAsStream("answers.jsonl");
        MappingIterator<JsonNode> vectors =
            new ObjectMapper()
                .readerFor(JsonNode.class)
                .readValues(Objects.requireNonNull(lines))) {
      return vectors.readAll().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void scoresAreThoseOfTheOriginals(JsonNode vector) {
    String label = vector.path("metric").asText();
    Metric metric =
        label.equals("classification")
            ? new Classification(texts(vector.path("classes")))
            : Objects.requireNonNull(METRICS.get(label));
    double score =
        metric.score(
            vector.path("prediction").asText(), List.of(vector.path("reference").asText()));
    assertThat(metric.label()).isEqualTo(label);
    assertThat(score).isCloseTo(vector.path("score").asDouble(), within(1e-12));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
