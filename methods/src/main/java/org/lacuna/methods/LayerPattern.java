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
 * MoBA's hybrid with three full layers at the end is {@code moba last:3}.
 */
public final class LayerPattern {
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "((?<end>first|last):(?<count>\\d{1,9})|at:(?<list>\\d{1,9}(,\\d{1,9})*))"
              + "(=(?<method>\\S+))?");

  private static final String FULL_DECODING = "decode:full";

  private LayerPattern() {}

  /**
   * The name of each layer's method.
   *
   * @throws MethodException if the pattern names an unknown method or more layers than there are
   */
  public static List<String> expand(String pattern, int layers, Methods methods) {
    List<String> words = Arrays.asList(pattern.trim().split("\\s+"));
    List<String> base = base(words.getFirst(), methods);
    List<String> names = new ArrayList<>(layers);
    for (int i = 0; i < layers; i++) {
      names.add(base.get(i % base.size()));
    }
    for (String word : words.subList(1, words.size())) {
      if (!word.equals(FULL_DECODING)) {
        except(word, names, methods);
      }
    }
    return List.copyOf(names);
  }

  /** Whether a pattern asks for full attention while decoding. */
  public static boolean decodesFully(String pattern) {
    return Arrays.asList(pattern.trim().split("\\s+")).contains(FULL_DECODING);
  }

  private static List<String> base(String word, Methods methods) {
    if (word.isEmpty()) {
      throw new MethodException("empty layer pattern; expected a method name, such as full");
    }
    List<String> byLetter = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      char letter = word.charAt(i);
      methods.all().stream()
          .filter(method -> method.letter() == letter)
          .forEach(method -> byLetter.add(method.name()));
    }
    if (byLetter.size() == word.length()) {
      return byLetter;
    }
    return Arrays.stream(word.split(",", -1)).map(name -> methods.get(name).name()).toList();
  }

  private static void except(String word, List<String> names, Methods methods) {
    Matcher matcher = EXCEPTION.matcher(word);
    if (!matcher.matches()) {
      throw new MethodException(
          "layer pattern: expected first:n, last:n, at:i,j, one of them with =method, or"
              + " decode:full, got "
              + word);
    }
    String named = matcher.group("method");
    String method = methods.get(named == null ? "full" : named).name();
    for (int layer : layers(matcher, word, names.size())) {
      names.set(layer, method);
    }
  }

  /** The layers that an exception names. */
  private static int[] layers(Matcher matcher, String word, int layers) {
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
