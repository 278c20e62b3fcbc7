package io.bactrian.changes.delivery;

import static org.awaitility.Awaitility.await;

import io.bactrian.ChildJvm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Kafka broker in a JVM of its own, on a free port, that can be killed and started again. */
public final class KafkaBroker implements AutoCloseable {
  private static final String CLUSTER = "bactrian-test-cluster0";
  private static final Map<String, byte[]> FORMATTED = new HashMap<>();

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  /** A broker that is not yet started, so that others can know its address before. */
  public KafkaBroker(Path folder) throws IOException {
    this.folder = folder.toAbsolutePath();
    this.port = ChildJvm.freePort();
    int controller = ChildJvm.freePort();
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("server.properties"),
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.num.partitions=4
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        broker.session.timeout.ms=1000
        broker.heartbeat.interval.ms=200
        log.cleaner.dedupe.buffer.size=4194304
        """
            .formatted(port, controller, logs()));
    format();
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public KafkaBroker start() throws IOException {
    Process starting = launch("kafka.Kafka", properties());
    process = starting;
    await().atMost(Duration.ofSeconds(120)).until(() -> answers() || !starting.isAlive());
    if (!starting.isAlive()) {
      throw new IOException("The broker ended: " + Files.readString(folder.resolve("kafka.log")));
    }
    return this;
  }

  /** As a power cut would. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The tool is a JVM that takes seconds: brokers of one test process have what it made once. */
  private void format() throws IOException {
    synchronized (FORMATTED) {
      if (FORMATTED.isEmpty()) {
        run("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties());
        try (Stream<Path> made = Files.list(logs())) {
          for (Path file : made.toList()) {
            FORMATTED.put(file.getFileName().toString(), Files.readAllBytes(file));
          }
        }
      } else {
        Files.createDirectories(logs());
        for (Map.Entry<String, byte[]> file : FORMATTED.entrySet()) {
          Files.write(logs().resolve(file.getKey()), file.getValue());
        }
      }
    }
  }

  private Path logs() {
    return folder.resolve("logs");
  }

  private String properties() {
    return folder.resolve("server.properties").toString();
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void run(String main, String... arguments) throws IOException {
    Process tool = launch(main, arguments);
    try {
      if (!tool.waitFor(60, TimeUnit.SECONDS) || tool.exitValue() != 0) {
        tool.destroyForcibly();
        throw new IOException(main + " failed: " + Files.readString(folder.resolve("kafka.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Process launch(String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogging.level.root=WARN",
                main));
    command.addAll(List.of(arguments));
    return ChildJvm.start(folder.resolve("kafka.log"), Map.of(), command.toArray(String[]::new));
  }
}
