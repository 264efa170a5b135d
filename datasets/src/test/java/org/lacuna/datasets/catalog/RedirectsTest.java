package org.lacuna.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectsTest {

  private static Redirects from(String address) {
    return new Redirects(URI.create(address));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x/y, z,                  https://a.example/x/z",
    "https://a.example/x/y, /z,                 https://a.example/z",
    "https://a.example/x/y, //b.example/z,      https://b.example/z",
    "http://a.example/x,    https://a.example/x, https://a.example/x",
    "http://a.example/x,    http://b.example/,  http://b.example/",
  })
  void followed(String address, String location, String next) throws RefusedException {
    Redirects way = from(address);
    way.follow(Optional.of(location));

    assertThat(way.at()).hasToString(next);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/, http://a.example/,   stay with https",
    "https://a.example/, file:///etc/passwd,  stay with https",
    "http://a.example/,  file:///etc/passwd,  stay with http",
    "http://a.example/,  ftp://a.example/,    no web address",
    "http://a.example/,  http://[,            no web address",
    "http://a.example/,  http://a.example/,   in a circle",
  })
  void refused(String address, String location, String message) {
    assertThatThrownBy(() -> from(address).follow(Optional.of(location)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(location);
  }

  @Test
  void noLocationIsRefused() {
    assertThatThrownBy(() -> from("http://a.example/").follow(Optional.empty()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aChainHasAnEnd() throws RefusedException {
    Redirects way = from("http://a.example/0");
    for (int i = 1; i <= Redirects.MOST; i++) {
      way.follow(Optional.of("/" + i));
    }

    assertThatThrownBy(() -> way.follow(Optional.of("/further")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("more than 20 redirects");
  }
}
