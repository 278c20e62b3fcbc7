package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The proxy of both compose files. */
class CaddyTest {
  @ParameterizedTest
  @ValueSource(strings = {"docker-compose.yml", "docker-compose.embedded.yml"})
  @SuppressWarnings("unchecked")
  void runsOnTheFileThatKeepsTokensOutOfTheLog(String file) throws IOException {
    Map<String, Map<String, Object>> compose = new Yaml().load(Files.readString(Path.of(file)));
    var services = Objects.requireNonNull(compose.get("services"));
    var caddy = (Map<String, Object>) Objects.requireNonNull(services.get("caddy"));
    assertThat(caddy).doesNotContainKey("command");
    assertThat((Iterable<String>) Objects.requireNonNull(caddy.get("volumes")))
        .contains("./deploy/caddy/Caddyfile:/etc/caddy/Caddyfile:ro");
    assertThat((Map<String, Object>) Objects.requireNonNull(caddy.get("environment")))
        .containsKeys("HUB_DOMAIN", "HUB_UPSTREAMS");
  }

  /** As while a hub is started again. */
  @Test
  void logsNoTokenWhileTheHubIsAway(@TempDir Path folder) throws Exception {
    Path program = program();
    int port = ChildJvm.freePort();
    int nobody = ChildJvm.freePort();
    Path log = folder.resolve("caddy.log");
    var start =
        new ProcessBuilder(
                program.toString(),
                "run",
                "--config",
                "deploy/caddy/Caddyfile",
                "--adapter",
                "caddyfile")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    start
        .environment()
        .putAll(
            Map.of(
                "HUB_DOMAIN",
                "http://127.0.0.1:" + port,
                "HUB_UPSTREAMS",
                "127.0.0.1:" + nobody,
                "CADDY_ADMIN",
                "127.0.0.1:" + ChildJvm.freePort(),
                "XDG_DATA_HOME",
                folder.toString(),
                "XDG_CONFIG_HOME",
                folder.toString()));
    Process caddy = start.start();
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> listens(port));
      int status =
          new Visitor()
              .call(
                  port,
                  "POST",
                  "/webhooks/tradingview/canary-token",
                  "{}",
                  "apikey",
                  "canary-key",
                  "webhook-signature",
                  "canary-signature")
              .statusCode();
      assertThat(status).isIn(502, 503);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(log).content().contains("http.log.error"));
      assertThat(log).content().doesNotContain("canary");
    } finally {
      caddy.destroy();
      caddy.waitFor();
    }
  }

  private static Path program() {
    Stream<Path> folders =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
    return Stream.concat(folders, Stream.of(Path.of("target/caddy/usr/bin")))
        .map(folder -> folder.resolve("caddy"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("Caddy is missing: make caddy"));
  }

  private static boolean listens(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }
}
