package io.bactrian.models.hosts;

import io.bactrian.models.hosts.Reply.Kind;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * A web function at Modal: its own URL, which answers after 150 s with a 303 to where the result
 * will be, and again from there. The key is {@code <Modal-Key>:<Modal-Secret>}.
 */
final class Modal implements JobHost {
  @Override
  public String name() {
    return "Modal";
  }

  @Override
  public HttpRequest.Builder submit(URI url, String key, String job) {
    return with(key, url)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(job));
  }

  private static HttpRequest.Builder with(String key, URI url) {
    String[] both = key.split(":", 2);
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    return both.length < 2
        ? request
        : request.header("Modal-Key", both[0]).header("Modal-Secret", both[1]);
  }

  @Override
  public Reply submitted(URI url, int status, HttpHeaders headers, byte[] body) {
    String said = "Modal answered " + status + ": " + Reply.excerpt(body);
    if (status == 303) {
      String location = headers.firstValue("Location").orElse("");
      URI result = url.resolve(location.replace(' ', '+'));
      // The key goes nowhere else.
      return String.valueOf(url.getAuthority()).equals(result.getAuthority())
          ? Reply.taken(result.toString())
          : Reply.of(Kind.UNCLEAR, "Modal points to another host for the result.");
    }
    if (status / 100 == 2) {
      return Reply.taken(null); // the function went on by itself; its trainer reports
    }
    if (status == 429 || status == 503) {
      return Reply.busy(headers, said);
    }
    return Reply.of(status / 100 == 4 ? Kind.REFUSED : Kind.UNCLEAR, said);
  }

  @Override
  public HttpRequest.Builder look(URI url, String key, String job) {
    return with(key, URI.create(job));
  }

  @Override
  public Reply looked(int status, HttpHeaders headers, byte[] body) {
    String said = "Modal answered " + status + ": " + Reply.excerpt(body);
    return switch (status) {
      case 303 -> Reply.of(Kind.WAITS, "");
      case 200, 202, 204 -> Reply.of(Kind.DONE, "");
      case 404, 410 ->
          Reply.of(
              Kind.LOST,
              "Modal does not know the call: it was lost, or its result has expired. It is not sent"
                  + " again, for it may be billed.");
      case 429 -> Reply.busy(headers, said);
      case 500 -> Reply.of(Kind.REFUSED, "Modal's function failed: " + Reply.excerpt(body));
      default -> Reply.of(Kind.UNCLEAR, said);
    };
  }
}
