package org.lacuna.experiments.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that a test runs, which ends as its argument says. */
public final class Patient {
  private Patient() {}

  /** Tells where it is, and then ends well, dies as under a signal, or waits for ever. */
  public static void main(String[] arguments) throws IOException {
    Path report = Files.writeString(Path.of("hs_err_pid1.log").toAbsolutePath(), "a report");
    System.out.println("not for you");
    System.out.println(ChildCheck.line(Finding.fine("report", report.toString())));
    System.out.flush();
    switch (arguments[0]) {
      case "dies" -> {
        System.out.println("# C  [libsick.so+0x42]  cough+0x7");
        System.err.println("terminate called");
        System.out.flush();
        Runtime.getRuntime().halt(134);
      }
      case "waits" -> System.in.read();
      default -> {}
    }
  }
}
