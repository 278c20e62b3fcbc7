package io.bactrian.capture.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java twin of clients/mt5: what it writes to disk and to the wire, and when it deletes. A
 * message is on disk before it is sent, keeps its id for ever, and is deleted after an answer that
 * says that the hub holds it, or that it never will.
 */
final class ExpertAdvisor {
  private static final Pattern HUB_TIME = Pattern.compile("the hub's time, (\\d+)");
  private static final List<Integer> FINAL = List.of(400, 409, 413, 415, 422);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String base;
  private final String login;
  private final String secret;
  private final Path spool;
  private final Clock clock;
  private long hubAhead;
  final List<String> refused = new ArrayList<>();

  /**
   * @param clock of its computer, which may be wrong
   */
  ExpertAdvisor(String base, String login, String secret, Path spool, Clock clock) {
    this.base = base;
    this.login = login;
    this.secret = secret;
    this.spool = spool;
    this.clock = clock;
  }

  /** Puts a message on disk under an id of its own. */
  String keep(String kind, String items) throws IOException {
    String id = UUID.randomUUID().toString();
    String body =
        "{\"login\":\"%s\",\"gmt_offset_s\":7200,\"kind\":\"%s\",\"items\":[%s]}"
            .formatted(login, kind, items);
    Files.writeString(
        spool, id + '\t' + body + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return id;
  }

  /**
   * Sends what waits, in order, until one cannot be delivered.
   *
   * @return the answers' statuses, such as {@code stored} or {@code 503}
   */
  List<String> flush() throws IOException, InterruptedException {
    List<String> outcomes = new ArrayList<>();
    List<String> waiting = Files.exists(spool) ? Files.readAllLines(spool) : List.of();
    int done = 0;
    for (String record : waiting) {
      String[] parts = record.split("\t", 2);
      String outcome = send(parts[0], parts[1]);
      outcomes.add(outcome);
      if (!outcome.matches("stored|duplicate|spooled|refused")) {
        break;
      }
      done++;
    }
    Files.write(spool, waiting.subList(done, waiting.size()));
    return outcomes;
  }

  private String send(String id, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(signed("POST", "/webhooks/mt5", id, body), BodyHandlers.ofString());
    if (answer.statusCode() == 401 && learnsTime(answer.body())) {
      answer = http.send(signed("POST", "/webhooks/mt5", id, body), BodyHandlers.ofString());
    }
    if (answer.statusCode() == 200) {
      JsonNode content = json.readTree(answer.body());
      content.path("rejected").forEach(item -> refused.add(item.toString()));
      return content.path("status").asText("no status");
    }
    if (FINAL.contains(answer.statusCode())) {
      refused.add(answer.body());
      return "refused";
    }
    return Integer.toString(answer.statusCode());
  }

  private boolean learnsTime(String answer) {
    Matcher time = HUB_TIME.matcher(answer);
    if (time.find()) {
      hubAhead = Long.parseLong(time.group(1)) - clock.instant().getEpochSecond();
      return true;
    }
    return false;
  }

  /** The time of the newest deal that the hub holds, in UTC milliseconds less a day; 0 for none. */
  long resumesAt() throws IOException, InterruptedException {
    return resumesAt("");
  }

  long resumesAt(String server) throws IOException, InterruptedException {
    HttpRequest request =
        signed(
            "GET",
            "/webhooks/mt5/" + login + "/last?server=" + server,
            UUID.randomUUID().toString(),
            "");
    JsonNode last = json.readTree(http.send(request, BodyHandlers.ofString()).body());
    return last.at("/deal/time_msc").asLong(0) - Duration.ofDays(1).toMillis();
  }

  /** What to do now, by the hub. */
  JsonNode decide(String symbol, String strategy, String key)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/functions/v1/infer"))
            .header("Authorization", "Bearer " + key)
            .POST(
                BodyPublishers.ofString(
                    "{\"symbol\":\"%s\",\"strategy\":\"%s\"}".formatted(symbol, strategy)))
            .build();
    return json.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private HttpRequest signed(String method, String path, String id, String body) {
    String time = Long.toString(clock.instant().getEpochSecond() + hubAhead);
    return HttpRequest.newBuilder(URI.create(base + path))
        .headers("webhook-id", id, "webhook-timestamp", time)
        .header("webhook-signature", Sender.sign(secret, id, time, body.isEmpty() ? path : body))
        .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8))
        .build();
  }
}
