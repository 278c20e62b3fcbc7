package io.bactrian.store.mirror;

import io.bactrian.hub.embedded.S3Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Debian's rclone between object stores, each under a name. */
final class Rclone {
  private final Map<String, String> environment = new HashMap<>();
  private final Path log;

  Rclone(Path log) {
    this.log = log;
  }

  void store(String name, S3Endpoint endpoint) {
    String prefix = "RCLONE_CONFIG_" + name.toUpperCase(Locale.ROOT) + "_";
    environment.put(prefix + "TYPE", "s3");
    environment.put(prefix + "PROVIDER", "Other");
    environment.put(prefix + "ENDPOINT", endpoint.uri().toString());
    environment.put(prefix + "ACCESS_KEY_ID", endpoint.accessKey());
    environment.put(prefix + "SECRET_ACCESS_KEY", endpoint.secretKey());
  }

  /** Its lines. */
  List<String> run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("rclone", "--config", "/dev/null"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().remove("AWS_CA_BUNDLE");
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines = process.inputReader().lines().toList();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("rclone " + List.of(arguments) + " failed: see " + log);
    }
    return lines;
  }

  /** Hash by path, of the bytes as rclone reads them. */
  Map<String, String> hashes(String kind, String where) throws IOException {
    var hashes = new TreeMap<String, String>();
    for (String line : run("hashsum", kind, "--download", "--base64", where)) {
      String[] words = line.split(" +", 2);
      hashes.put(words[1], words[0].replace('-', '+').replace('_', '/'));
    }
    return hashes;
  }
}
