package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Web servers, asked by the rules of RFC 9110 for the bytes from some place on.
 *
 * <p>A range is asked for on the condition ({@code If-Range}) that the file is still the version
 * that the earlier bytes are of, where the server gave it a strong entity tag; dates are too coarse
 * for that. A server that knows no ranges, or has another version, answers with the whole file.
 */
final class HttpOrigin implements Origin, AutoCloseable {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Also an answer with another range than was asked for. */
  private static final Set<Integer> NO_SUCH_RANGE = Set.of(206, 416);

  private static final Set<Integer> BUSY = Set.of(408, 425, 429);
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d{1,18}|\\*)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final HttpClient client;
  private final Watch watch;
  private final InstantSource clock;

  HttpOrigin(ProxySelector proxies, Watch watch, InstantSource clock) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // Its errors say what was cut short, and where.
            .followRedirects(HttpClient.Redirect.NEVER) // It would go anywhere.
            .proxy(proxies)
            .build();
    this.watch = watch;
    this.clock = clock;
  }

  @Override
  public Reply open(URI address, long from, Optional<String> tag)
      throws IOException, RefusedException, InterruptedException {
    Redirects way = new Redirects(address);
    while (true) {
      HttpRequest request = request(way.at(), from, tag);
      HttpResponse<InputStream> response =
          watch.within(() -> client.send(request, BodyHandlers.ofInputStream()));
      if (response.statusCode() == 200 || begins(response, from)) {
        return reply(response, from);
      }
      response.body().close();
      if (from > 0 && NO_SUCH_RANGE.contains(response.statusCode())) {
        return open(address, 0, Optional.empty());
      }
      if (!REDIRECTS.contains(response.statusCode())) {
        throw failure(response, address);
      }
      way.follow(response.headers().firstValue("Location"));
    }
  }

  private static HttpRequest request(URI address, long from, Optional<String> tag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("User-Agent", "lacuna")
            .header("Accept-Encoding", "identity"); // The sums are those of the file as it is.
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
      tag.ifPresent(version -> request.header("If-Range", version));
    }
    return request.build();
  }

  /** Whether an answer is the range that was asked for. */
  private static boolean begins(HttpResponse<InputStream> response, long from) {
    Matcher range = range(response);
    return response.statusCode() == 206
        && range.matches()
        && range.group(1).equals(Long.toString(from));
  }

  private static Matcher range(HttpResponse<InputStream> response) {
    return CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
  }

  private static Reply reply(HttpResponse<InputStream> response, long from) {
    String tag =
        response.headers().firstValue("ETag").filter(value -> value.startsWith("\"")).orElse("");
    if (response.statusCode() == 200) {
      OptionalLong length = response.headers().firstValueAsLong("Content-Length");
      return new Reply(0, length, tag, response.body());
    }
    Matcher range = range(response);
    OptionalLong length =
        range.matches() && !range.group(2).equals("*")
            ? OptionalLong.of(Long.parseLong(range.group(2)))
            : OptionalLong.empty();
    return new Reply(from, length, tag, response.body());
  }

  /** What an answer without the file means; thrown here if asking again will not help. */
  private BusyException failure(HttpResponse<InputStream> response, URI address)
      throws RefusedException {
    int status = response.statusCode();
    String said = "the server answers " + status + reason(status);
    if (BUSY.contains(status) || status >= 500) {
      return new BusyException(said, response.headers().firstValue("Retry-After").map(this::wait));
    }
    boolean moved = !response.uri().equals(address);
    throw new RefusedException(moved ? said + " at " + response.uri() : said);
  }

  private static String reason(int status) {
    return switch (status) {
      case 401 -> " (a password is needed)";
      case 403 -> " (forbidden)";
      case 404 -> " (not found)";
      case 410 -> " (gone)";
      case 416 -> " (no such range)";
      case 429 -> " (too many requests)";
      case 503 -> " (unavailable)";
      default -> "";
    };
  }

  /** Reads seconds or a date; what cannot be read asks for no pause. */
  private Duration wait(String retryAfter) {
    if (NUMBER.matcher(retryAfter).matches()) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      Instant then =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), then);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
