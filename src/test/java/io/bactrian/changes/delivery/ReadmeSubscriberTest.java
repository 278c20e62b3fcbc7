package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.BactrianApplication;
import io.bactrian.TestFolders;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** The README's subscriber, saved into the home of a running hub. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("hub")
@Tag("kafka")
class ReadmeSubscriberTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest(name = "over Kafka: {0}")
  @ValueSource(booleans = {false, true})
  void receivesASignal(boolean overKafka, @TempDir Path folder, CapturedOutput output)
      throws Exception {
    for (String owned : new String[] {"routes", "processors", "schedules"}) {
      FileSystemUtils.copyRecursively(Path.of(owned), folder.resolve("home").resolve(owned));
    }
    try (var broker = new KafkaBroker(folder.resolve("kafka"))) {
      if (overKafka) {
        broker.start();
      }
      try (var hub =
          new SpringApplicationBuilder(BactrianApplication.class)
              .run(
                  "--server.port=0",
                  "--management.server.port=0",
                  "--spring.jmx.enabled=false",
                  "--hub.home=" + folder.resolve("home"),
                  "--hub.data=" + TestFolders.makeData(folder.resolve("data")),
                  "--hub.kafka.brokers=" + (overKafka ? broker.address() : ""))) {
        Path home = folder.resolve("home");
        if (!overKafka) {
          aCopyOfTheExampleSourceServesOnceItIsSaved(hub, home, output);
        }
        Path example = folder.resolve("home/routes/examples/my-subscriber.camel.yaml");
        Files.createDirectories(example.getParent());
        Files.writeString(example, example());
        JdbcClient jdbc = hub.getBean(JdbcClient.class);
        await()
            .atMost(PATIENCE)
            .until(() -> output.toString().contains("my-subscriber.camel.yaml: applied"));
        insertSignal(jdbc);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(output).containsPattern("Change \\d+-0/tv_signals/hello"));
      }
    }
  }

  private static void aCopyOfTheExampleSourceServesOnceItIsSaved(
      ConfigurableApplicationContext hub, Path home, CapturedOutput output) throws Exception {
    String shipped = Files.readString(home.resolve("routes/examples/mapped-alert.camel.yaml"));
    Files.writeString(
        home.resolve("routes/examples/my-bot.camel.yaml"),
        shipped
            .replace("mapped-alert", "my-bot")
            .replace("auth: token\n", "auth: token\n        field: passphrase,secret\n"));
    await().atMost(PATIENCE).until(() -> output.toString().contains("my-bot.camel.yaml: applied"));
    String token = hub.getBean(Credentials.class).get("tradingview.token");
    String address =
        "http://127.0.0.1:"
            + hub.getEnvironment().getProperty("local.server.port")
            + "/webhooks/my-bot";
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .POST(BodyPublishers.ofString("BTCUSD buy @ 42000 secret=" + token));
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String example() throws IOException {
    Matcher block =
        Pattern.compile("my-subscriber\\.camel\\.yaml`.*?```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static void insertSignal(JdbcClient jdbc) {
    jdbc.sql(
            """
            with message as (
              insert into raw_messages (source, sender, body, sha256) values ('tradingview', 'readme', '', '') returning id
            )
            insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action)
            select 'hello', id, 'readme', '', 'hello', 'BTCUSD', 'buy' from message
            """)
        .update();
  }
}
