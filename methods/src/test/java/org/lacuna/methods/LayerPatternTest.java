package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("a layer pattern")
class LayerPatternTest {
  private static final Methods METHODS = Methods.load();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          full               | 3 | full full full
          full,streaming     | 5 | full streaming full streaming full
          FSSM               | 6 | full streaming streaming moba full streaming
          F                  | 2 | full full
          full,moba,full     | 2 | full moba
          moba last:3        | 5 | moba moba full full full
          full at:0,3=moba   | 5 | moba full full moba full
          moba at:1          | 3 | moba full moba
          moba decode:full   | 2 | moba moba
          moba at:4 last:1=streaming | 5 | moba moba moba moba streaming
          moba first:1       | 3 | full moba moba
          moba first:1 last:1| 4 | full moba moba full
          full last:2=moba   | 4 | full full moba moba
          S first:1=moba     | 3 | moba streaming streaming
          moba first:0       | 2 | moba moba
          moba first:2       | 2 | full full
          moba first:2 last:2=streaming | 3 | full streaming streaming
          '  moba   last:1 ' | 2 | moba full
          FS last:1=streaming| 3 | full streaming streaming
          """)
  void names(String pattern, int layers, String methods) {
    assertThat(LayerPattern.expand(pattern, layers, METHODS))
        .isEqualTo(List.of(methods.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          streaming@512           | 2 | streaming@512 streaming@512
          full,streaming@512      | 3 | full streaming@512 full
          full at:1,2=streaming@8 | 3 | full streaming@8 streaming@8
          moba@64 last:2=moba@1024| 3 | moba@64 moba@1024 moba@1024
          moba@64 first:1         | 2 | full moba@64
          streaming@1 decode:full | 1 | streaming
          FS last:1=moba@9        | 3 | full streaming moba@9
          """)
  @DisplayName("names methods from a length on")
  void fromLengths(String pattern, int layers, String expected) {
    List<LayerPattern.Layer> all = LayerPattern.layers(pattern, layers, METHODS);
    assertThat(all).extracting(LayerPattern.Layer::toString).containsExactly(expected.split(" "));
    assertThat(LayerPattern.expand(pattern, layers, METHODS))
        .isEqualTo(all.stream().map(LayerPattern.Layer::method).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba@", "moba@0", "moba@-1", "moba@1k", "moba@9999999999", "moba@1@2"})
  @DisplayName("with a length that is none is refused, quoting the word")
  void badLength(String word) {
    for (String pattern : List.of(word, "full,full," + word, "full last:1=" + word)) {
      assertThatThrownBy(() -> LayerPattern.layers(pattern, 4, METHODS))
          .isInstanceOf(MethodException.class)
          .hasMessageContaining("layer pattern: " + word + ": expected a number of tokens");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  @DisplayName("that is empty is refused")
  void empty(String pattern) {
    assertThatThrownBy(() -> LayerPattern.expand(pattern, 4, METHODS))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("empty layer pattern");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobile",
        "full,mobile",
        "FXF",
        ",",
        "moba,",
        "moba,,full",
        "full last:1=mobile",
        "mobile@8",
        "@8"
      })
  @DisplayName("with an unknown method is refused, naming the known ones")
  void unknownMethod(String pattern) {
    assertThatThrownBy(() -> LayerPattern.expand(pattern, 4, METHODS))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("unknown attention method")
        .hasMessageContaining("moba, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "middle:2",
        "last",
        "last:",
        "last:x",
        "last:-1",
        "last:1=",
        "last:99999999999",
        "moba"
      })
  @DisplayName("with a word that is no exception is refused, quoting the word")
  void badException(String word) {
    assertThatThrownBy(() -> LayerPattern.expand("full " + word, 4, METHODS))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("at:i,j, one of them with =method, or decode:full, got " + word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"last:5", "first:5=moba"})
  @DisplayName("that excepts more layers than there are is refused, with the numbers")
  void tooManyLayers(String word) {
    assertThatThrownBy(() -> LayerPattern.expand("full " + word, 4, METHODS))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining(word)
        .hasMessageContaining("the model has 4");
  }

  @Test
  @DisplayName("gives a list that cannot be changed")
  void isImmutable() {
    List<String> names = LayerPattern.expand("moba", 2, METHODS);
    assertThatThrownBy(() -> names.set(0, "full"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
