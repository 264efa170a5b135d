package org.lacuna.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * What every task promises, under each of its names; a test of its own says what is special to it.
 *
 * <p>A task of text is one whose answer is to be generated: its samples have the fact {@code
 * answer_tokens}.
 */
abstract class TaskContract {

  /** Every task must do with the last one; with the others it may refuse. */
  private static final List<Integer> LENGTHS = List.of(400, 1024, 4096, 8192);

  private static final Haystack HAYSTACK = EmbeddedHaystack.HAYSTACK;
  private static final Tasks TASKS = Tasks.load(TaskContract.class.getClassLoader());

  /** Of each split, for its keys. */
  private static final int SAMPLES = 300;

  private final Tokenizer tokenizer;

  TaskContract(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Tasks that ask what others have written down, so there is nothing to ask without a file. */
  private static final Set<String> OF_FILES = Set.of("qa", "qa_1", "qa_2", "recorded");

  static Stream<String> names() {
    return TASKS.all().stream().map(Tasks.Named::name).filter(name -> !OF_FILES.contains(name));
  }

  static Stream<String> ofFiles() {
    return OF_FILES.stream();
  }

  @ParameterizedTest
  @MethodSource("ofFiles")
  void aTaskOfAFileSaysThatItWantsOne(String name) {
    assertThatThrownBy(() -> generator(name, LENGTHS.getLast(), 1))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("file: ");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSampleFollowsFromSeedSplitAndNumberInAnyOrder(String name) {
    int length = lengths(name).getFirst();
    Generator forward = generator(name, length, 1);
    Generator backward = generator(name, length, 1);
    for (Split split : Split.values()) {
      List<Sample> samples =
          LongStream.range(0, 5).mapToObj(i -> forward.sample(split, i)).toList();
      for (int i = 4; i >= 0; i--) {
        assertThat(backward.sample(split, i)).usingRecursiveComparison().isEqualTo(samples.get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void anotherSeedSplitOrNumberIsAnotherSample(String name) {
    int length = lengths(name).getFirst();
    Set<String> seen = new HashSet<>();
    for (long seed : new long[] {1, 2, -1}) {
      Generator generator = generator(name, length, seed);
      for (Split split : Split.values()) {
        for (long number : new long[] {0, 1, 2, Long.MAX_VALUE}) {
          assertThat(seen.add(Arrays.toString(generator.sample(split, number).tokens()))).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void tokensFillTheLengthAndAnswersAndEvidenceLieInThem(String name) {
    for (int length : lengths(name)) {
      for (Sample sample : some(name, length)) {
        assertThat(sample.tokens()).hasSizeLessThanOrEqualTo(length);
        assertThat(sample.tokens()).startsWith(tokenizer.documentStart());
        assertThat(
                IntStream.of(sample.tokens())
                    .allMatch(id -> id >= 0 && id < tokenizer.vocabularySize()))
            .isTrue();
        assertThat(sample.answers()).isNotEmpty();
        ordered(sample.answers(), sample.tokens().length);
        ordered(sample.evidence(), sample.tokens().length);
        if (isText(sample)) {
          int room = Integer.parseInt(sample.facts().get("answer_tokens"));
          assertThat(sample.prompt().length + room).isBetween(length - 1, length);
          assertThat(sample.answers()).hasSize(1);
          assertThat(sample.answers().getFirst().length()).isLessThanOrEqualTo(room);
          assertThat(sample.answers().getFirst().to()).isEqualTo(sample.tokens().length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theRightAnswerIsWhatTheReferencesSay(String name) {
    for (int length : lengths(name)) {
      for (Sample sample : some(name, length)) {
        String answer = isText(sample) ? textOfAnswers(sample) : idsOfAnswers(sample);
        assertThat(sample.references()).isNotEmpty();
        assertThat(sample.metric().score(answer, sample.references())).isEqualTo(1);
        assertThat(sample.metric().score("", sample.references())).isLessThan(1);
        if (isText(sample)) {
          assertThat(answer).matches("(?s) \\S.*").endsWith(SampleText.STOP);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void textIsWellFormedAndAPromptEndsWithoutWhiteSpace(String name) {
    for (int length : lengths(name)) {
      for (Sample sample : some(name, length)) {
        if (isText(sample)) {
          assertThat(tokenizer.decode(sample.tokens()).getBytes(StandardCharsets.UTF_8))
              .as("UTF-8: nothing had to be replaced")
              .hasSize(IntStream.of(sample.tokens()).map(tokenizer::byteLength).sum());
          String prompt = tokenizer.decode(sample.prompt());
          assertThat(prompt).isEqualTo(prompt.stripTrailing());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsAskedForStandsInTheEvidenceAndNowhereElse(String name) {
    for (int length : lengths(name)) {
      for (Sample sample : some(name, length)) {
        if (!isText(sample) || sample.evidence().isEmpty()) {
          continue;
        }
        String prompt = tokenizer.decode(sample.prompt());
        List<String> evidence =
            sample.evidence().stream().map(span -> decode(sample, span)).toList();
        int held = 0;
        for (String reference : sample.references()) {
          int inEvidence = evidence.stream().mapToInt(text -> count(text, reference)).sum();
          assertThat(count(prompt, reference)).as("places of %s", reference).isEqualTo(inEvidence);
          held += inEvidence > 0 ? 1 : 0;
        }
        assertThat(held)
            .isGreaterThanOrEqualTo(
                sample.metric() == Containment.ANY ? 1 : sample.references().size());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void keysOfOneSplitNeverOccurInAnother(String name) {
    Generator generator = generator(name, lengths(name).getFirst(), 3);
    Map<Split, Set<String>> keys = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      Set<String> ofSplit = new HashSet<>();
      for (long number = 0; number < SAMPLES; number++) {
        Sample sample = generator.sample(split, number);
        assertThat(sample.facts()).containsKey("keys");
        ofSplit.addAll(List.of(sample.facts().getOrDefault("keys", "").split(", ", -1)));
      }
      assertThat(ofSplit).doesNotContain("").hasSizeGreaterThan(SAMPLES / 10);
      keys.put(split, ofSplit);
    }
    assertThat(keys.get(Split.TRAIN)).doesNotContainAnyElementsOf(keys.get(Split.VALIDATION));
    assertThat(keys.get(Split.TRAIN)).doesNotContainAnyElementsOf(keys.get(Split.TEST));
    assertThat(keys.get(Split.VALIDATION)).doesNotContainAnyElementsOf(keys.get(Split.TEST));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aLengthThatIsTooShortIsRefusedInOneLineThatNamesAKey(String name) {
    assertThatThrownBy(() -> generator(name, 2, 1))
        .isInstanceOf(DatasetException.class)
        .message()
        .matches("[a-z_]+: .*")
        .contains("got 2");
  }

  @ParameterizedTest
  @MethodSource("names")
  void theLeastLengthThatARefusalNamesWillDo(String name) {
    Throwable refusal = catchThrowable(() -> generator(name, 2, 1));
    Matcher least = Pattern.compile("at least (\\d+) tokens").matcher(refusal.getMessage());
    assertThat(least.find()).isTrue();
    int length = Integer.parseInt(least.group(1));
    assertThatThrownBy(() -> generator(name, length - 1, 1)).hasMessageStartingWith("length: ");
    for (long seed = 0; seed < 5; seed++) {
      Generator generator = generator(name, length, seed);
      for (Split split : Split.values()) {
        for (long number = 0; number < 20; number++) {
          Sample sample = generator.sample(split, number);
          assertThat(sample.tokens()).hasSizeLessThanOrEqualTo(length);
          assertThat(sample.facts()).containsEntry("length", Integer.toString(length));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void chanceIsAShare(String name) {
    assertThat(generator(name, lengths(name).getFirst(), 1).chance()).isBetween(0.0, 1.0);
  }

  private Generator generator(String name, int length, long seed) {
    return TASKS
        .get(name)
        .generator(null, name, new TaskSetting(tokenizer, length, HAYSTACK, seed));
  }

  private List<Integer> lengths(String name) {
    return LENGTHS.stream().filter(length -> accepts(name, length)).toList();
  }

  private boolean accepts(String name, int length) {
    try {
      generator(name, length, 1);
      return true;
    } catch (DatasetException e) {
      assertThat(length).as(e.getMessage()).isLessThan(LENGTHS.getLast());
      return false;
    }
  }

  private List<Sample> some(String name, int length) {
    Generator generator = generator(name, length, 2);
    return Arrays.stream(Split.values())
        .flatMap(split -> LongStream.range(0, 6).mapToObj(i -> generator.sample(split, i)))
        .toList();
  }

  private String textOfAnswers(Sample sample) {
    return sample.answers().stream()
        .map(span -> decode(sample, span))
        .collect(Collectors.joining());
  }

  /** Symbols have no text: what is scored is their numbers. */
  private static String idsOfAnswers(Sample sample) {
    return sample.answers().stream()
        .flatMapToInt(span -> Arrays.stream(sample.tokens(), span.from(), span.to()))
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  private static boolean isText(Sample sample) {
    return sample.facts().containsKey("answer_tokens");
  }

  private String decode(Sample sample, TokenSpan span) {
    return tokenizer.decode(Arrays.copyOfRange(sample.tokens(), span.from(), span.to()));
  }

  private static void ordered(List<TokenSpan> spans, int tokens) {
    int at = 1;
    for (TokenSpan span : spans) {
      assertThat(span.from()).isGreaterThanOrEqualTo(at);
      assertThat(span.length()).isPositive();
      at = span.to();
    }
    assertThat(at).isLessThanOrEqualTo(tokens);
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }
}
