package org.lacuna.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lacuna.config.Sample.Corpus;
import org.lacuna.config.Sample.Model;
import org.lacuna.config.Sample.Phase;
import org.lacuna.config.Sample.Precision;
import org.lacuna.config.Sample.Rope;
import org.lacuna.config.Sample.Training;

/** Any configuration survives its tree, its JSON and its template. */
class RoundTripTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Property(tries = 300)
  void treeBindsToAnEqualRecord(@ForAll("samples") Sample sample) throws JsonProcessingException {
    JsonNode tree = Binder.toTree(sample);
    JsonNode reread = JSON.readTree(JSON.writeValueAsString(tree));

    assertThat(Binder.bindSection(Sample.DEFAULTS, tree, "")).isEqualTo(sample);
    assertThat(Binder.bindSection(Sample.DEFAULTS, reread, "")).isEqualTo(sample);
    assertThat(Binder.toTree(Binder.bindSection(Sample.DEFAULTS, reread, "")))
        .hasToString(tree.toString());
  }

  @Property(tries = 300)
  void templateParsesBackToExactlyTheDefaults(@ForAll("samples") Sample sample) {
    String template = Template.yaml(sample);
    JsonNode tree = YamlReader.read(template, "template", true);

    assertThat(tree).isNotNull();
    assertThat(tree).as(template).hasToString(Binder.toTree(sample).toString());
    assertThat(Binder.bindSection(Sample.DEFAULTS, tree, "")).as(template).isEqualTo(sample);
  }

  @Provide
  Arbitrary<Sample> samples() {
    Arbitrary<Model> models =
        Combinators.combine(
                Arbitraries.integers().between(1, 8),
                Arbitraries.integers().between(1, 512),
                Arbitraries.integers(),
                text(),
                Arbitraries.of(Precision.class),
                Arbitraries.of(true, false))
            .as((heads, wide, kv, pattern, p, gate) ->
                new Model(heads * wide, heads, kv, pattern, p, gate));
    Arbitrary<Training> trainings =
        Combinators.combine(
                Arbitraries.integers(),
                Arbitraries.integers().greaterOrEqual(1),
                Arbitraries.doubles(),
                Arbitraries.integers().list().ofMaxSize(40),
                Arbitraries.doubles().injectNull(0.3),
                paths().optional())
            .as(Training::new);
    Arbitrary<Rope> ropes =
        Combinators.combine(Arbitraries.doubles(), Arbitraries.doubles()).as(Rope::new);
    Arbitrary<Phase> phases =
        Combinators.combine(text(), Arbitraries.integers(), text().list().ofMaxSize(5))
            .as(Phase::new);
    Arbitrary<Corpus> corpora = Combinators.combine(paths(), Arbitraries.doubles()).as(Corpus::new);
    return Combinators.combine(
            text(),
            Arbitraries.longs(),
            models,
            trainings,
            ropes.injectNull(0.5),
            phases.list().ofMaxSize(3),
            Arbitraries.maps(text(), trees(3)).ofMaxSize(3),
            Arbitraries.maps(text(), corpora).ofMaxSize(3))
        .as(Sample::new);
  }

  private static Arbitrary<String> text() {
    Arbitrary<String> tricky =
        Arbitraries.of(
            "null",
            "true",
            "no",
            "on",
            "~",
            "1e3",
            "0x1F",
            "010",
            "1_000",
            ".inf",
            ".nan",
            "...",
            "---",
            "-",
            "a: b",
            "# x",
            "'",
            "\"",
            "\\",
            "\n",
            "a\tb",
            " a ",
            "=",
            "<<",
            "*a",
            "é",
            "😀",
            "\u2028",
            "\ud800",
            "\u0000",
            "/data/x",
            "loza:0.5",
            "FSSF",
            "{}",
            "a,b",
            "2024-01-01",
            "word ".repeat(40));
    return Arbitraries.oneOf(tricky, Arbitraries.strings().ofMaxLength(12));
  }

  private static Arbitrary<Path> paths() {
    return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12).map(Path::of);
  }

  private static Arbitrary<JsonNode> trees(int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            text().map(nodes::textNode),
            Arbitraries.integers().map(nodes::numberNode),
            Arbitraries.doubles().map(nodes::numberNode),
            Arbitraries.of(nodes.booleanNode(true), nodes.booleanNode(false), nodes.nullNode()));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<JsonNode> lists =
        trees(depth - 1).list().ofMaxSize(3).map(items -> nodes.arrayNode().addAll(items));
    Arbitrary<JsonNode> objects =
        Arbitraries.maps(text(), trees(depth - 1))
            .ofMaxSize(3)
            .map((Map<String, JsonNode> map) -> nodes.objectNode().setAll(map));
    return Arbitraries.oneOf(leaves, lists, objects);
  }
}
