package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;
import static io.bactrian.models.artifacts.Refusals.waits;

import io.bactrian.models.artifacts.Transfers.Answer;
import io.bactrian.shared.HubException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Single calls of Hugging Face's Hub, and of the store that it redirects to. The token, where there
 * is one, goes to the Hub alone, and after an answer that names a limit nothing is asked until it
 * ends.
 */
final class HuggingFaceCalls {
  /** The Hub may redirect to another address of its own, and that one to the store. */
  private static final int MOST_REDIRECTS = 2;

  private static final String WHO = "Hugging Face";

  private final Transfers transfers;
  private final ModelSyncProperties properties;
  private final RequestLimit limit;
  private final URI url;

  HuggingFaceCalls(ModelSyncProperties properties, SourceRows rows, Clock clock) {
    this.properties = properties;
    this.transfers = new Transfers(properties.timeout());
    this.limit = new RequestLimit(WHO, properties.address(), rows, clock);
    this.url = properties.huggingFace().url();
    Transfers.requireClosed("hub.model-sync.hugging-face.url", url);
  }

  /**
   * What the Hub says of a commit, its files with sizes and digests among it.
   *
   * @param revision a branch, a tag or a commit
   * @param etag of what is known; null for nothing
   * @return of status 200 or 304
   */
  Answer model(String revision, @Nullable String etag) {
    HttpRequest.Builder request =
        hub(address(modelPath(revision))).header("Accept", "application/json");
    Answer answer = transfers.ask(request, etag);
    limit.follow(answer);
    return switch (answer.status()) {
      case 200, 304 -> answer;
      case 301, 302, 307, 308 ->
          throw waits(
              "Hugging Face has %s under another name: set hub.model-sync.repository to it."
                  .formatted(properties.repository()));
      case 404 ->
          throw waits(
              "Hugging Face knows no revision %s of %s: set hub.model-sync.branch to a branch or tag"
                      .formatted(revision, properties.repository())
                  + " of it, and the repository's name.");
      default -> throw unexpected(answer);
    };
  }

  String modelPath(String revision) {
    return "/api/models/%s/revision/%s?blobs=true"
        .formatted(
            properties.repository(), UriUtils.encodePathSegment(revision, StandardCharsets.UTF_8));
  }

  /**
   * A file of a commit, from the Hub itself or from the store that it redirects to, which never
   * gets the token.
   *
   * @param most bytes
   */
  byte[] file(String commit, String name, long most) {
    URI address =
        address(
            "/%s/resolve/%s/%s"
                .formatted(
                    properties.repository(),
                    commit,
                    UriUtils.encodePath(name, StandardCharsets.UTF_8)));
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      boolean ofHub = isHub(address);
      HttpRequest.Builder request = ofHub ? hub(address) : transfers.request(address);
      Answer answer = transfers.send(request.build(), most);
      if (ofHub) {
        limit.follow(answer);
        check(answer, commit, name);
      }
      if (answer.status() == 200) {
        return answer.body();
      }
      if (!ofHub || answer.status() / 100 != 3) {
        throw ofHub ? unexpected(answer) : answer.unexpected("The store " + address.getHost());
      }
      address = target(address, answer, name);
    }
    throw refused(name, "Hugging Face redirects again and again.");
  }

  private static void check(Answer answer, String commit, String name) {
    if (answer.status() == 404 || answer.status() == 410) {
      throw refused(
          name,
          "Hugging Face does not have it any more: the commit's history was rewritten, or it was"
              + " deleted.");
    }
    String of = answer.headers().firstValue("x-repo-commit").orElse(commit);
    if (!of.equals(commit)) {
      throw refused(name, "What came is of commit %s, not of %s.".formatted(of, commit));
    }
  }

  private URI target(URI from, Answer redirect, String name) {
    URI to;
    try {
      to = from.resolve(redirect.headers().firstValue("location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw refused(name, "Hugging Face redirects to something that is no address.", e);
    }
    boolean known =
        isHub(to) || Transfers.isKnown(to, url, properties.huggingFace().downloadHosts());
    if (!known || to.equals(from)) {
      throw refused(
          name,
          "Hugging Face redirects to %s://%s, which is none of hub.model-sync.hugging-face.download-hosts: add it, or leave it refused."
              .formatted(to.getScheme(), to.getHost()));
    }
    return to;
  }

  /** The very address that the token is for. */
  private boolean isHub(URI address) {
    return url.getScheme().equals(address.getScheme())
        && url.getHost().equalsIgnoreCase(address.getHost())
        && url.getPort() == address.getPort();
  }

  private URI address(String path) {
    return URI.create(url.toString().replaceFirst("/+$", "") + path);
  }

  private HttpRequest.Builder hub(URI address) {
    limit.check();
    HttpRequest.Builder request = transfers.request(address).header("User-Agent", "bactrian");
    String token = properties.huggingFace().token();
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private HubException unexpected(Answer answer) {
    String fault = answer.headers().firstValue("x-error-code").orElse("");
    if (answer.status() == 403 && fault.equals("GatedRepo")) {
      return waits(
          "%s is gated: accept its conditions at Hugging Face with the account of HUB_HUGGING_FACE_TOKEN."
              .formatted(properties.repository()));
    }
    if (answer.status() == 401 || answer.status() == 403) {
      return waits(
          "Hugging Face does not open %s (%d): set hub.model-sync.repository to one that exists, and HUB_HUGGING_FACE_TOKEN to a token that may read it."
              .formatted(properties.repository(), answer.status()));
    }
    return answer.unexpected(WHO);
  }
}
