package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;

/**
 * The proxies that the environment names: {@code http_proxy}, {@code https_proxy} and {@code
 * all_proxy}, in lower or upper case, and {@code no_proxy}, the hosts that are reached without one.
 *
 * <p>As for curl, {@code HTTP_PROXY} in upper case is not looked at, because a web server may set
 * it from a header. Where the environment says nothing, the JVM's own settings hold. An entry of
 * {@code no_proxy} is a host, or a domain with all below it; {@code *} is every host.
 */
final class EnvironmentProxies extends ProxySelector {

  private static final Pattern COMMA = Pattern.compile("[,\\s]+");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Map<String, String> environment;
  private final @Nullable ProxySelector otherwise;

  /**
   * Makes the selector.
   *
   * @param otherwise whom to ask where the environment names no proxy; null for nobody
   */
  EnvironmentProxies(Map<String, String> environment, @Nullable ProxySelector otherwise) {
    this.environment = environment;
    this.otherwise = otherwise;
  }

  @Override
  public List<Proxy> select(URI address) {
    String scheme = Addresses.scheme(address);
    String variable = scheme + "_proxy";
    String proxy = variable(variable);
    if (proxy.isEmpty()) {
      variable = "all_proxy";
      proxy = variable(variable);
    }
    if (proxy.isEmpty()) {
      return otherwise == null ? List.of(Proxy.NO_PROXY) : otherwise.select(address);
    }
    if (isDirect(String.valueOf(address.getHost()))) {
      return List.of(Proxy.NO_PROXY);
    }
    return List.of(new Proxy(Proxy.Type.HTTP, parse(variable, proxy)));
  }

  private String variable(String name) {
    String lower = environment.getOrDefault(name, "").strip();
    boolean trusted = !name.equals("http_proxy");
    return lower.isEmpty() && trusted
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower;
  }

  private boolean isDirect(String host) {
    return COMMA
        .splitAsStream(variable("no_proxy").toLowerCase(Locale.ROOT))
        .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
        .anyMatch(entry -> entry.equals("*") || isBelow(host.toLowerCase(Locale.ROOT), entry));
  }

  private static boolean isBelow(String host, String domain) {
    return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
  }

  private static InetSocketAddress parse(String variable, String text) {
    URI proxy;
    try {
      proxy = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      throw unusable(variable, "no address"); // The text may hold a password: it is not shown.
    }
    if (proxy.getHost() == null || !Addresses.scheme(proxy).startsWith("http")) {
      throw unusable(variable, "another kind of proxy");
    }
    if (proxy.getUserInfo() != null) {
      throw unusable(variable, "one with a password, which is not supported");
    }
    int usual = Addresses.scheme(proxy).equals("https") ? HTTPS_PORT : HTTP_PORT;
    return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? usual : proxy.getPort());
  }

  private static DatasetException unusable(String variable, String got) {
    return new DatasetException(
        "environment variable " + variable + ": expected http://HOST:PORT, got " + got);
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    if (otherwise != null) {
      otherwise.connectFailed(address, proxy, failure);
    }
  }
}
