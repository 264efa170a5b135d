package org.lacuna.datasets.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What every tokenizer promises of every text that it takes. */
class TokenizerPropertyTest {

  /** Texts that tokenizers are apt to get wrong. */
  private static final List<String> TRICKY =
      List.of(
          " ",
          "   ",
          "\r\n",
          "\n\n",
          "\t",
          "\0",
          "\u0085",
          "\u00a0",
          "\u200d",
          "\ufeff",
          "e\u0301",
          "\u1e9b\u0323",
          "\u1112\u1161\u11ab",
          "\ud83d\ude00",
          "\ud83d\udc69\u200d\ud83d\udc67",
          "\ud83c\udde9\ud83c\uddea",
          "the window",
          "Attention",
          "12345",
          "\u0441\u043b\u043e\u0432\u043e",
          "\u8a18\u61b6",
          "<|endoftext|>",
          "<|pad|>",
          "<think>",
          "<s>",
          "</s>",
          "<unk>",
          "<0x41>",
          "<");

  private static final List<Tokenizer> TOKENIZERS =
      List.of(
          new ByteTokenizer(),
          PretrainedTokenizer.open(Published.BYTE_LEVEL),
          PretrainedTokenizer.open(Published.FALLBACK_BPE),
          PretrainedTokenizer.open(Published.FALLBACK_UNIGRAM));

  /** A text for a tokenizer. */
  record Case(Tokenizer tokenizer, String text) {

    byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return tokenizer.name() + ": '" + text + "'";
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Case> texts =
        Arbitraries.of(TOKENIZERS)
            .flatMap(tokenizer -> text().map(text -> new Case(tokenizer, text)));
    Arbitrary<Case> symbols =
        Arbitraries.integers()
            .between(1, 5_000)
            .flatMap(n ->
                Arbitraries.integers()
                    .between(0, n - 1)
                    .list()
                    .ofMaxSize(30)
                    .map(list -> new Case(new SymbolTokenizer(n), spelled(list))));
    return Arbitraries.oneOf(texts, texts, texts, texts, symbols);
  }

  /** Any characters but U+2581, which stands for a blank in some vocabularies. */
  private static Arbitrary<String> text() {
    Arbitrary<String> any =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(c -> (c < 0xD800 || c > 0xDFFF) && c != 0x2581)
            .map(Character::toString);
    return Arbitraries.oneOf(Arbitraries.of(TRICKY), any)
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  private static String spelled(List<Integer> symbols) {
    return symbols.stream().map(symbol -> symbol + " ").collect(Collectors.joining());
  }

  @Property(tries = 500)
  void textComesBack(@ForAll("cases") Case c) {
    assertThat(c.tokenizer().decode(c.tokenizer().encode(c.bytes()))).isEqualTo(c.text());
  }

  @Property(tries = 500)
  void idsAreOrdinaryOnesOfTheVocabulary(@ForAll("cases") Case c) {
    assertThat(IntStream.of(c.tokenizer().encode(c.bytes())))
        .allMatch(id -> id >= 0 && id < c.tokenizer().vocabularySize())
        .doesNotContain(c.tokenizer().documentStart());
  }

  @Property(tries = 500)
  void eachIdEndsAfterItsBytes(@ForAll("cases") Case c) {
    Tokenized located = c.tokenizer().locate(c.bytes());
    assertThat(located.ids()).isEqualTo(c.tokenizer().encode(c.bytes()));
    int end = 0;
    for (int i = 0; i < located.length(); i++) {
      end += c.tokenizer().byteLength(located.ids()[i]);
      assertThat(located.ends()[i]).isEqualTo(end);
    }
    assertThat(end).isEqualTo(c.bytes().length);
  }

  @Property(tries = 200)
  void theIdAtAByteHoldsIt(@ForAll("cases") Case c) {
    Tokenized located = c.tokenizer().locate(c.bytes());
    for (int offset = 0; offset < c.bytes().length; offset++) {
      int at = located.idAt(offset);
      assertThat(located.ends()[at]).isGreaterThan(offset);
      assertThat(at == 0 ? 0 : located.ends()[at - 1]).isLessThanOrEqualTo(offset);
    }
  }

  @Property(tries = 100)
  void documentStartsYieldNothing(@ForAll("cases") Case c) {
    int start = c.tokenizer().documentStart();
    assertThat(c.tokenizer().byteLength(start)).isZero();
    int[] between =
        IntStream.of(c.tokenizer().encode(c.bytes()))
            .flatMap(id -> IntStream.of(start, id, start))
            .toArray();
    assertThat(c.tokenizer().decode(between)).isEqualTo(c.text());
  }
}
