package io.bactrian;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Java processes with the class path of this one. */
public final class ChildJvm {
  /** Below what systems give to outgoing connections, one of which could take a port at once. */
  private static final int FIRST_PORT = 10_000;

  private static final int PORTS = 22_000;

  /** Each process of the tests begins elsewhere and hands out no port twice. */
  private static final AtomicInteger PORT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 1_009 % PORTS));

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

  /** A port for a server that starts later, or starts again. */
  public static int freePort() {
    while (true) {
      int port = FIRST_PORT + Math.floorMod(PORT.getAndIncrement(), PORTS);
      try (var socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        continue; // another's
      }
    }
  }
}
