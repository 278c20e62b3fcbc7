package io.bactrian.store.mirror;

import io.bactrian.hub.embedded.S3Endpoint;
import io.bactrian.hub.embedded.TestDatabase;
import io.bactrian.store.onedrive.graph.FakeGraph;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What a mirror talks to: PostgreSQL, object stores and a drive, each in a process of its own. */
final class Peers implements AutoCloseable {
  private static final String CLASSES = System.getProperty("java.class.path");
  private static final String LOGGING = "-Dlogback.configurationFile=bench/mirror/logback.xml";

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final TestDatabase database;
  final S3Endpoint store;
  final String graph;

  Peers(Path folder) throws IOException {
    this.folder = folder.toAbsolutePath();
    database = TestDatabase.startAsInAHub(this.folder.resolve("postgres"), false);
    store = store("store");
    graph = started("graph", FakeGraph.class.getName(), "0", folder("graph")).get(0);
  }

  private String folder(String name) {
    return folder.resolve(name).toString();
  }

  /** One more object store, over a folder of that name. */
  S3Endpoint store(String name) throws IOException {
    List<String> words = started(name, "LargeObject", "serve", folder(name));
    return new S3Endpoint(URI.create(words.get(0)), words.get(1), words.get(2));
  }

  /** The words of the line that says where it listens. */
  private List<String> started(String name, String program, String... arguments)
      throws IOException {
    Process process = java(folder.resolve(name + ".log"), "-Xmx512m", program, arguments);
    processes.add(process);
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("http://")) {
        return List.of(line.split(" "));
      }
    }
    throw new IOException(name + " did not start: see " + folder.resolve(name + ".log"));
  }

  static Process java(Path log, String heap, String program, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("java", heap, "-XX:+UseSerialGC", LOGGING, "-cp", CLASSES, program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** A file that holds what {@link BenchHub} needs. */
  Path address() throws IOException {
    var all = new Properties();
    all.setProperty("jdbc", database.url());
    all.setProperty("user", database.user());
    all.setProperty("password", database.password());
    all.setProperty("store", store.uri().toString());
    all.setProperty("key", store.accessKey());
    all.setProperty("secret", store.secretKey());
    all.setProperty("graph", graph);
    Path file = folder.resolve("address.properties");
    try (var out = Files.newOutputStream(file)) {
      all.store(out, null);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.getOutputStream().close();
      process.destroy();
      process.onExit().join();
    }
    database.close();
  }
}
