package org.lacuna.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.DatasetException;

class EnvironmentProxiesTest {

  /** The proxy for an address as HOST:PORT, or direct. */
  private static String proxy(Map<String, String> environment, String address) {
    List<Proxy> proxies = new EnvironmentProxies(environment, null).select(URI.create(address));
    assertThat(proxies).hasSize(1);
    return proxies.getFirst().address() instanceof InetSocketAddress at
        ? at.getHostString() + ":" + at.getPort()
        : "direct";
  }

  @ParameterizedTest
  @CsvSource({
    "http_proxy,  http://p:8080,  http://a.example/,  p:8080",
    "http_proxy,  p:8080,         http://a.example/,  p:8080",
    "http_proxy,  http://p,       http://a.example/,  p:80",
    "http_proxy,  http://p:8080,  https://a.example/, direct",
    "HTTP_PROXY,  http://p:8080,  http://a.example/,  direct",
    "https_proxy, http://p:8080,  https://a.example/, p:8080",
    "HTTPS_PROXY, http://p:8080,  https://a.example/, p:8080",
    "https_proxy, https://p,      https://a.example/, p:443",
    "all_proxy,   http://p:8080,  https://a.example/, p:8080",
    "ALL_PROXY,   http://p:8080,  http://a.example/,  p:8080",
    "https_proxy, '',             https://a.example/, direct",
  })
  void oneVariable(String name, String value, String address, String expected) {
    assertThat(proxy(Map.of(name, value), address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.example            | http://a.example/    | direct",
        "a.example            | http://b.a.example/  | direct",
        ".a.example           | http://b.a.example/  | direct",
        "a.example            | http://aa.example/   | p:1",
        "x.example, A.EXAMPLE | http://a.example/    | direct",
        "127.0.0.1            | http://127.0.0.1:99/ | direct",
        "*                    | http://a.example/    | direct",
        "b.example            | http://a.example/    | p:1",
      })
  void hostsThatAreReachedDirectly(String list, String address, String expected) {
    assertThat(proxy(Map.of("http_proxy", "http://p:1", "no_proxy", list), address))
        .isEqualTo(expected);
  }

  @Test
  void theJvmsOwnSettingsHoldWhereTheEnvironmentIsSilent() {
    InetSocketAddress own = InetSocketAddress.createUnresolved("own", 3128);
    EnvironmentProxies proxies = new EnvironmentProxies(Map.of(), ProxySelector.of(own));

    assertThat(proxies.select(URI.create("https://a.example/")))
        .containsExactly(new Proxy(Proxy.Type.HTTP, own));
  }

  @ParameterizedTest
  @CsvSource({"socks5://p:1080", "http://me:secret@p:8080", "http://[", "http://"})
  void whatIsNoProxyIsRefusedWithoutShowingIt(String value) {
    assertThatThrownBy(() -> proxy(Map.of("https_proxy", value), "https://a.example/"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("https_proxy: expected http://HOST:PORT")
        .hasMessageNotContaining("secret");
  }
}
