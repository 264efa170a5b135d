package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LayerPatternLengthTest {
  private static final Methods METHODS = Methods.load();

  @Property(tries = 50)
  void namesAsManyMethodsAsThereAreLayers(
      @ForAll @IntRange(min = 0, max = 100) int layers, @ForAll @IntRange(max = 100) int full) {
    int last = Math.min(full, layers);
    List<String> names = LayerPattern.expand("moba last:" + last, layers, METHODS);
    assertThat(names).hasSize(layers);
    assertThat(names.subList(0, layers - last)).allMatch("moba"::equals);
    assertThat(names.subList(layers - last, layers)).allMatch("full"::equals);
  }
}
