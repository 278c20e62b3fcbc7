package io.bactrian.hub.cache;

import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Redis server of its own. Debian's tools are the server's program under another name. */
public final class RedisServer implements AutoCloseable {
  private static final String PASSWORD = "let me in";

  private final Path program;
  private final Path folder;
  private final List<RedisCache> caches = new ArrayList<>();
  private final int port = ChildJvm.freePort();
  private Process process;

  private RedisServer(Path program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    process = run();
  }

  /** Runs until it is closed; empty where the machine has no Redis. */
  public static Optional<RedisServer> start(Path folder) throws IOException {
    Optional<Path> tools =
        Stream.of("/usr/bin/redis-check-rdb", "/usr/local/bin/redis-check-rdb")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (tools.isEmpty()) {
      return Optional.empty();
    }
    Path program = Files.createSymbolicLink(folder.resolve("redis-server"), tools.get());
    return Optional.of(new RedisServer(program, folder));
  }

  private Process run() throws IOException {
    Process started =
        new ProcessBuilder(
                program.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--requirepass",
                PASSWORD)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(30)).until(this::listens);
    return started;
  }

  private boolean listens() {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public String url() {
    return "redis://:" + PASSWORD.replace(" ", "%20") + "@127.0.0.1:" + port + "/0";
  }

  /** A cache in it, as a hub has one. */
  public SharedCache cache() {
    RedisCache cache = CacheConfiguration.redis(url());
    caches.add(cache);
    return cache;
  }

  void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException {
    process = run();
  }

  @Override
  public void close() {
    caches.forEach(RedisCache::close);
    process.destroyForcibly();
  }
}
