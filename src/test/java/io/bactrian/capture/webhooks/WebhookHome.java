package io.bactrian.capture.webhooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A home folder with the shipped steps, the shipped webhooks, and the examples as a user has them.
 */
record WebhookHome(Path path) {
  private static final String EXAMPLE = ".example";

  static WebhookHome make() {
    try {
      var home =
          new WebhookHome(
              Files.createTempDirectory(Path.of("target"), "webhooks").toAbsolutePath());
      home.copy("processors", "");
      home.copy("routes/ingestion", "");
      home.copy("routes/scoring", "");
      home.copy("routes/examples", EXAMPLE);
      Files.copy(
          Path.of("routes/error-handling.camel.yaml"),
          home.path.resolve("routes/error-handling.camel.yaml"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Secrets become properties of the test's hub: secret:github is test.secret.github. */
  private void copy(String folder, String end) throws IOException {
    Files.createDirectories(path.resolve(folder));
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      for (Path file : files.filter(each -> each.toString().endsWith(end)).toList()) {
        String name = file.toString().replaceFirst("\\.example$", "");
        Files.writeString(
            path.resolve(name), Files.readString(file).replace("{{secret:", "{{test.secret."));
      }
    }
  }

  void write(String file, String text) throws IOException {
    Path target = path.resolve(file);
    Path whole = Files.writeString(Files.createTempFile(path, "new", ""), text);
    Files.createDirectories(target.getParent());
    Files.move(whole, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  void delete(String file) throws IOException {
    Files.deleteIfExists(path.resolve(file));
  }
}
