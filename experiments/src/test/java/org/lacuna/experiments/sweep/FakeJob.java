package org.lacuna.experiments.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A program in the place of a job's: it does what its arguments say, one after the other. It needs
 * no class but those of Java, so that it is there at once.
 *
 * <p>The first argument is a file in which it counts how often it was started.
 */
final class FakeJob {
  private static final int MEGABYTE = 1 << 20;

  private FakeJob() {}

  public static void main(String[] arguments) throws Exception {
    int attempt = count(Path.of(arguments[0]));
    for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
      int equals = argument.indexOf('=');
      obey(argument.substring(0, equals), argument.substring(equals + 1), attempt);
    }
  }

  private static int count(Path file) throws IOException {
    int attempt = (Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0) + 1;
    Files.writeString(file, Integer.toString(attempt));
    return attempt;
  }

  private static void obey(String word, String value, int attempt) throws Exception {
    switch (word) {
      case "out" -> System.out.println(value);
      case "err" -> System.err.println(value);
      case "first" -> { // said in the first try alone
        if (attempt == 1) {
          System.err.println(value);
        }
      }
      case "exit" -> System.exit(Integer.parseInt(value));
      case "fail" -> { // 2:7 ends the first two tries with 7
        List<String> parts = List.of(value.split(":"));
        if (attempt <= Integer.parseInt(parts.getFirst())) {
          System.exit(Integer.parseInt(parts.getLast()));
        }
      }
      case "hang" -> { // in the first so many tries
        if (attempt <= Integer.parseInt(value)) {
          hang();
        }
      }
      case "await" -> {
        while (!Files.exists(Path.of(value))) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      case "terminated" -> atEnd(() -> touch(Path.of(value)));
      case "deaf" ->
          atEnd(() -> {
            touch(Path.of(value));
            hang();
          });
      case "finish" ->
          atEnd(() -> {
            touch(Path.of(value));
            Runtime.getRuntime().halt(0);
          });
      case "eat" -> System.out.println("ate " + eat(Integer.parseInt(value)));
      case "kill" -> {
        new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start();
        hang();
      }
      default -> throw new IllegalArgumentException(word);
    }
  }

  private static void atEnd(Runnable hook) {
    Runtime.getRuntime().addShutdownHook(new Thread(hook));
  }

  private static void touch(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void hang() {
    while (true) {
      LockSupport.park();
    }
  }

  /** Takes so many megabytes and keeps them. */
  private static long eat(int megabytes) {
    byte[][] memory = new byte[megabytes][MEGABYTE];
    for (byte[] each : memory) {
      Arrays.fill(each, (byte) 1);
    }
    hang();
    return memory.length;
  }
}
