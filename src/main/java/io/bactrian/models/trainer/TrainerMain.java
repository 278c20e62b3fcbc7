package io.bactrian.models.trainer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer as a process of its own: docs/trainer.md. It keeps nothing and needs no credentials
 * but its key, so any number may run.
 */
public final class TrainerMain {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerMain.class);
  private static final int SHORTEST_KEY = 16;
  private static final int MOST = 1000;

  private TrainerMain() {}

  /** Everything is in the environment: {@code TRAINER_KEY}, {@code TRAINER_PORT}, ... */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      TrainerServer server = start(System.getenv());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "trainer-stops"));
      LOG.info(
          "Trainer ready at {}, families base, logistic, trees{}",
          server.endpoint(),
          server.hasLstm() ? ", lstm" : "; no lstm, for TRAINER_TORCH has no PyTorch");
      new CountDownLatch(1).await();
    } catch (IllegalArgumentException e) {
      LOG.error("{}", e.getMessage());
      System.exit(2);
    }
  }

  /**
   * @throws IllegalArgumentException naming a variable that is missing or wrong, and the fix
   */
  static TrainerServer start(Map<String, String> environment) throws IOException {
    String key = environment.getOrDefault("TRAINER_KEY", "");
    if (key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "TRAINER_KEY has fewer than %d characters. Set it to what HUB_TRAINER_KEY of the hub is."
              .formatted(SHORTEST_KEY));
    }
    Set<String> hosts =
        Stream.of(environment.getOrDefault("TRAINER_HOSTS", "").split(","))
            .map(String::strip)
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toSet());
    long most = (long) number(environment, "TRAINER_MAX_DOWNLOAD_MB", 2048, 1 << 20) << 20;
    var address =
        new InetSocketAddress(
            environment.getOrDefault("TRAINER_ADDRESS", "0.0.0.0"),
            number(environment, "TRAINER_PORT", 9000, 65_535));
    return new TrainerServer(
        address,
        key,
        new Transfers(hosts, most, Duration.ofMinutes(5), 1000),
        number(environment, "TRAINER_QUEUE", 4, MOST),
        environment.getOrDefault("TRAINER_TORCH", ""),
        Duration.ofMinutes(number(environment, "TRAINER_LSTM_MINUTES", 120, 100_000)));
  }

  private static int number(Map<String, String> environment, String name, int standard, int most) {
    String text = environment.getOrDefault(name, "");
    if (text.isEmpty()) {
      return standard;
    }
    if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(
          "%s is \"%s\"; set it to a whole number up to %d.".formatted(name, text, most));
    }
    return Integer.parseInt(text);
  }
}
