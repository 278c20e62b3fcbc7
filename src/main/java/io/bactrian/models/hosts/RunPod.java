package io.bactrian.models.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.models.hosts.Reply.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * RunPod's serverless endpoints: {@code POST <url>/run} with {@code {"input": ...}}, then {@code
 * GET <url>/status/<id>}; what became of a job is kept for 30 minutes.
 */
final class RunPod implements JobHost {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ID = "[A-Za-z0-9_-]{1,100}";

  @Override
  public String name() {
    return "RunPod";
  }

  @Override
  public HttpRequest.Builder submit(URI url, String key, String job) {
    return HttpRequest.newBuilder(URI.create(url + "/run"))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"input\":" + job + "}"));
  }

  @Override
  public Reply submitted(URI url, int status, HttpHeaders headers, byte[] body) {
    String said = "RunPod answered " + status + ": " + Reply.excerpt(body);
    String id = text(body, "id");
    if (status / 100 == 2 && id.matches(ID)) {
      return Reply.taken(id);
    }
    if (status == 429 || status == 503) {
      return Reply.busy(headers, said);
    }
    return Reply.of(status / 100 == 4 ? Kind.REFUSED : Kind.UNCLEAR, said);
  }

  @Override
  public HttpRequest.Builder look(URI url, String key, String job) {
    return HttpRequest.newBuilder(URI.create(url + "/status/" + job))
        .header("Authorization", "Bearer " + key);
  }

  @Override
  public Reply looked(int status, HttpHeaders headers, byte[] body) {
    String said = "RunPod answered " + status + ": " + Reply.excerpt(body);
    if (status == 404) {
      return Reply.of(
          Kind.LOST,
          "RunPod does not know the job: it was lost, or it ended over 30 minutes ago and its"
              + " result has expired. It is not sent again, for it may be billed.");
    }
    if (status == 429) {
      return Reply.busy(headers, said);
    }
    if (status != 200) {
      return Reply.of(Kind.UNCLEAR, said);
    }
    return switch (text(body, "status")) {
      case "IN_QUEUE", "IN_PROGRESS" -> Reply.of(Kind.WAITS, "");
      case "COMPLETED" -> Reply.of(Kind.DONE, "");
      case "FAILED", "CANCELLED", "TIMED_OUT" ->
          Reply.of(Kind.REFUSED, "RunPod ended the job: " + Reply.excerpt(body));
      default -> Reply.of(Kind.UNCLEAR, said);
    };
  }

  private static String text(byte[] body, String field) {
    try {
      JsonNode answer = JSON.readTree(body);
      return answer == null ? "" : answer.path(field).asText();
    } catch (IOException e) {
      return ""; // the caller quotes the body
    }
  }
}
