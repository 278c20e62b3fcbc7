package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the hub, with the service key. */
final class HubApi {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI hub;
  private final String serviceKey;

  HubApi(URI hub, String serviceKey) {
    this.hub = hub;
    this.serviceKey = serviceKey;
  }

  /**
   * @throws IOException if the hub does not answer with success and JSON
   */
  JsonNode get(String path) throws IOException, InterruptedException {
    return send(path, HttpRequest.newBuilder(hub.resolve(path)).GET());
  }

  /**
   * @throws IOException if the hub does not answer with success and JSON
   */
  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder(hub.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  private JsonNode send(String path, HttpRequest.Builder builder)
      throws IOException, InterruptedException {
    HttpRequest request =
        builder
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + serviceKey)
            .build();
    HttpResponse<byte[]> answer = answer(request);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(request.method(), path, answer.statusCode(), detail(answer.body())));
    }
    return JSON.readTree(answer.body());
  }

  private HttpResponse<byte[]> answer(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new IOException(
          "no hub answers at " + hub + ": start one with make run or make demo, or set HUB_PORT",
          e);
    }
  }

  /** The field at fault, and what to do. */
  private static String detail(byte[] body) {
    try {
      JsonNode problem = JSON.readTree(body);
      String field = problem.path("field").asText("");
      return (field.isEmpty() ? "" : field + ": ")
          + problem.path("detail").asText("no reason given");
    } catch (IOException e) {
      return "no problem document";
    }
  }

  Holdings holdings() throws IOException, InterruptedException {
    return new Holdings(get("/api/v1/flow"));
  }

  /** Waits until every subscriber has taken every change, or the time is over. */
  Holdings settledHoldings(Duration atMost) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Holdings holdings = holdings();
    while (!holdings.settled() && System.nanoTime() < deadline) {
      Thread.sleep(250);
      holdings = holdings();
    }
    return holdings;
  }
}
