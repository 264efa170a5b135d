package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenceHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/* Licensed to X */ package a; | package a;",
        "/* a */ /* b */ package a; | package a;",
        "/** Copyright by X. */ package a; | package a;",
        "/* Licensed */ /** What it is. */ package a; | /** What it is. */ package a;",
        "package a; /* Licensed */ | package a; /* Licensed */",
        "/* without an end package a; | /* without an end package a;",
        "// without an end | // without an end",
        "/**/package a; | package a;",
        "'' | ''",
      })
  void leavesWhatFollowsTheHeader(String source, String rest) {
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    assertThat(source.substring(LicenceHeader.length(bytes))).isEqualTo(rest);
  }
}
