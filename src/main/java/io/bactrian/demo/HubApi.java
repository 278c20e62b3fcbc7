package io.bactrian.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads what the hub holds, with the service key. */
final class HubApi {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI flow;
  private final String serviceKey;

  HubApi(URI hub, String serviceKey) {
    this.flow = hub.resolve("/api/v1/flow");
    this.serviceKey = serviceKey;
  }

  /**
   * @throws IOException if the hub does not answer 200 with JSON
   */
  Holdings holdings() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(flow)
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + serviceKey)
            .GET()
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("GET /api/v1/flow answered " + answer.statusCode());
    }
    return new Holdings(JSON.readTree(answer.body()));
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
