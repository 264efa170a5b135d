package org.lacuna.methods;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which method each layer uses, written as one line.
 *
 * <p>The line is a base, then any number of exceptions after spaces:
 *
 * <ul>
 *   <li>the base is a list of method names ({@code moba}, {@code full,streaming}) or of their
 *       letters ({@code FSSF}), repeated over the layers from the first on;
 *   <li>{@code first:n}, {@code last:n} make the first or last n layers full attention, {@code
 *       first:n=name}, {@code last:n=name} another method;
 *   <li>{@code at:i,j,k=name} gives the layers of these numbers, from 0, a method, {@code at:i,j,k}
 *       full attention.
 *   <li>{@code decode:full} decodes with full attention in every layer, as MoBA's evaluation does.
 * </ul>
 *
 * Wherever a method is named, {@code name@n} is the method for inputs of n tokens or more and full
 * attention for shorter ones: {@code streaming@512}, {@code full at:3,5=streaming@1024}.
 *
 * <p>MoBA's hybrid with three full layers at the end is {@code moba last:3}.
 */
public final class LayerPattern {
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "((?<end>first|last):(?<count>\\d{1,9})|at:(?<list>\\d{1,9}(,\\d{1,9})*))"
              + "(=(?<method>\\S+))?");

  private static final Pattern TOKENS = Pattern.compile("[1-9]\\d{0,8}");

  private static final String FULL_DECODING = "decode:full";

  private LayerPattern() {}

  /**
   * What a layer attends by.
   *
   * @param method the method's name
   * @param from tokens of the shortest input that it is used for, 1 for all; shorter ones get full
   *     attention
   */
  public record Layer(String method, int from) {
    /** As it is written in a pattern. */
    @Override
    public String toString() {
      return from == 1 ? method : method + "@" + from;
    }
  }

  /**
   * The name of each layer's method, whatever the length it is used from.
   *
   * @throws MethodException if the pattern names an unknown method or more layers than there are
   */
  public static List<String> expand(String pattern, int layers, Methods methods) {
    return layers(pattern, layers, methods).stream().map(Layer::method).toList();
  }

  /**
   * What each layer attends by.
   *
   * @throws MethodException if the pattern names an unknown method or more layers than there are
   */
  public static List<Layer> layers(String pattern, int layers, Methods methods) {
    List<String> words = Arrays.asList(pattern.trim().split("\\s+"));
    List<Layer> base = base(words.getFirst(), methods);
    List<Layer> all = new ArrayList<>(layers);
    for (int i = 0; i < layers; i++) {
      all.add(base.get(i % base.size()));
    }
    for (String word : words.subList(1, words.size())) {
      if (!word.equals(FULL_DECODING)) {
        except(word, all, methods);
      }
    }
    return List.copyOf(all);
  }

  /** Whether a pattern asks for full attention while decoding. */
  public static boolean decodesFully(String pattern) {
    return Arrays.asList(pattern.trim().split("\\s+")).contains(FULL_DECODING);
  }

  private static List<Layer> base(String word, Methods methods) {
    if (word.isEmpty()) {
      throw new MethodException("empty layer pattern; expected a method name, such as full");
    }
    List<Layer> byLetter = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      char letter = word.charAt(i);
      methods.all().stream()
          .filter(method -> method.letter() == letter)
          .forEach(method -> byLetter.add(new Layer(method.name(), 1)));
    }
    if (byLetter.size() == word.length()) {
      return byLetter;
    }
    return Arrays.stream(word.split(",", -1)).map(named -> layer(named, methods)).toList();
  }

  /** From a method's name, with or without the tokens that it is used from. */
  private static Layer layer(String named, Methods methods) {
    int at = named.indexOf('@');
    if (at < 0) {
      return new Layer(methods.get(named).name(), 1);
    }
    String tokens = named.substring(at + 1);
    if (!TOKENS.matcher(tokens).matches()) {
      throw new MethodException(
          "layer pattern: %s: expected a number of tokens from 1 to 999999999 after @, such as streaming@512"
              .formatted(named));
    }
    return new Layer(methods.get(named.substring(0, at)).name(), Integer.parseInt(tokens));
  }

  private static void except(String word, List<Layer> all, Methods methods) {
    Matcher matcher = EXCEPTION.matcher(word);
    if (!matcher.matches()) {
      throw new MethodException(
          "layer pattern: expected first:n, last:n, at:i,j, one of them with =method, or"
              + " decode:full, got "
              + word);
    }
    String named = matcher.group("method");
    Layer layer = layer(named == null ? "full" : named, methods);
    for (int place : places(matcher, word, all.size())) {
      all.set(place, layer);
    }
  }

  /** The layers that an exception names. */
  private static int[] places(Matcher matcher, String word, int layers) {
    if (matcher.group("list") != null) {
      int[] listed =
          Arrays.stream(matcher.group("list").split(",")).mapToInt(Integer::parseInt).toArray();
      for (int layer : listed) {
        if (layer >= layers) {
          throw new MethodException(
              "layer pattern: %s names layer %d, the model has layers 0 to %d"
                  .formatted(word, layer, layers - 1));
        }
      }
      return listed;
    }
    int count = Integer.parseInt(matcher.group("count"));
    if (count > layers) {
      throw new MethodException(
          "layer pattern: %s names %d layers, the model has %d".formatted(word, count, layers));
    }
    int from = matcher.group("end").equals("first") ? 0 : layers - count;
    return IntStream.range(from, from + count).toArray();
  }
}
