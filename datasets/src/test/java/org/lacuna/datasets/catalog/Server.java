package org.lacuna.datasets.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP server on the loopback that does as it is told, right or wrong: one answer for each
 * request in turn, the last one for all that follow, then the connection is closed.
 */
final class Server implements AutoCloseable {

  /** What was asked: the path, and the header fields in lower case. */
  record Request(String path, Map<String, String> headers) {

    /** A header field, empty where there is none. */
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** The first byte asked for. */
    int from() {
      String range = header("range");
      return range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    }
  }

  /** An answer, written as it goes over the wire. */
  @FunctionalInterface
  interface Answer {
    void to(Request request, OutputStream out) throws Exception;
  }

  private final ServerSocket socket;
  private final List<Answer> answers;
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  Server(Answer... answers) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answers = List.of(answers);
    Thread.ofVirtual().start(this::accept);
  }

  /** The address of a path. */
  URI at(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /** All that was asked, in order. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Whether the server has not been closed. */
  boolean isOpen() {
    return !socket.isClosed();
  }

  private void accept() {
    while (isOpen()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        // Closed: nobody else comes.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String path = in.readLine().split(" ", -1)[1];
      Map<String, String> headers = new TreeMap<>();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      Request request = new Request(path, headers);
      Answer answer;
      synchronized (requests) {
        answer = answers.get(Math.min(requests.size(), answers.size() - 1));
        requests.add(request);
      }
      answer.to(request, connection.getOutputStream());
    } catch (Exception e) {
      // The client has gone, which is its right.
    }
  }

  /** A head without a body. */
  static Answer head(String status, String... headers) {
    return (_, out) -> write(out, status, headers);
  }

  static void write(OutputStream out, String status, String... headers) {
    String head = "HTTP/1.1 " + status + "\r\nConnection: close\r\n";
    String fields = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    try {
      out.write((head + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole of some bytes, whatever was asked for. */
  static Answer whole(byte[] bytes, String... headers) {
    return cut(bytes, bytes.length, headers);
  }

  /** The head of a whole answer, and the first of its bytes. */
  static Answer cut(byte[] bytes, int sent, String... headers) {
    return (_, out) -> {
      List<String> fields = new ArrayList<>(List.of(headers));
      fields.add("Content-Length: " + bytes.length);
      write(out, "200 OK", fields.toArray(String[]::new));
      out.write(bytes, 0, sent);
    };
  }

  /** The bytes from where they were asked for, as RFC 9110 has it. */
  static Answer range(byte[] bytes, String... headers) {
    return (request, out) -> {
      if (request.from() == 0) {
        whole(bytes, headers).to(request, out);
        return;
      }
      List<String> fields = new ArrayList<>(List.of(headers));
      fields.add("Content-Length: " + (bytes.length - request.from()));
      fields.add(
          "Content-Range: bytes %d-%d/%d"
              .formatted(request.from(), bytes.length - 1, bytes.length));
      write(out, "206 Partial Content", fields.toArray(String[]::new));
      out.write(bytes, request.from(), bytes.length - request.from());
    };
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
