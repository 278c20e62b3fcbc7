package io.bactrian;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Java processes with the class path of this one. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * @param log what it prints is appended here; its folder exists
   * @param command options of the JVM, the main class, its arguments
   */
  public static Process start(Path log, Map<String, String> environment, String... command)
      throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path arguments = log.resolveSibling(log.getFileName() + ".classpath"); // too long for a command
    Files.writeString(arguments, "-cp \"" + classes.replace("\\", "\\\\") + "\"");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("@" + arguments);
    line.addAll(List.of(command));
    var builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
