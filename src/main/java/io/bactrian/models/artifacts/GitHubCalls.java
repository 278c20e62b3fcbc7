package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;
import static io.bactrian.models.artifacts.Refusals.waits;

import io.bactrian.models.artifacts.Transfers.Answer;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Single calls of GitHub's API, and of the store that it redirects to. The token goes to the API
 * alone, and after an answer that names a limit nothing is asked until it ends.
 */
final class GitHubCalls {
  private final Transfers transfers;
  private final ModelSyncProperties properties;
  private final RequestLimit limit;

  GitHubCalls(ModelSyncProperties properties, SourceRows rows, Clock clock) {
    this.properties = properties;
    this.transfers = new Transfers(properties.timeout());
    this.limit = new RequestLimit("GitHub", properties.address(), rows, clock);
    Transfers.requireClosed("hub.model-sync.url", properties.url());
  }

  /**
   * Asks for JSON.
   *
   * @param path with its query
   * @param etag of what is known; null for nothing
   * @return of status 200 or 304
   */
  Answer get(String path, @Nullable String etag) {
    HttpRequest.Builder request = api(path).header("Accept", "application/vnd.github+json");
    Answer answer = transfers.ask(request, etag);
    limit.follow(answer);
    return switch (answer.status()) {
      case 200, 304 -> answer;
      case 404 ->
          throw new HubException(
              ErrorCode.NOT_FOUND,
              "GitHub knows no "
                  + path
                  + ": set the repository's name, or give the token the right to read Actions.");
      default -> throw unexpected("GitHub", answer);
    };
  }

  /**
   * Follows the one redirect of a download, without the token.
   *
   * @param most bytes
   */
  byte[] download(String path, long most) {
    Answer redirect = transfers.ask(api(path), null);
    limit.follow(redirect);
    if (redirect.status() == 410 || redirect.status() == 404) {
      throw refused("artifact", "GitHub does not have it any more: it has expired or was deleted.");
    }
    if (redirect.status() != 302) {
      throw unexpected("GitHub", redirect);
    }
    URI store = store(redirect);
    Answer archive = transfers.send(transfers.request(store).build(), most);
    if (archive.status() != 200) {
      throw unexpected("The artifact's store " + store.getHost(), archive);
    }
    return archive.body();
  }

  private URI store(Answer redirect) {
    URI to;
    try {
      to = properties.url().resolve(redirect.headers().firstValue("location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw refused("artifact", "GitHub redirects to something that is no address.", e);
    }
    if (!Transfers.isKnown(to, properties.url(), properties.downloadHosts())) {
      throw refused(
          "artifact",
          "GitHub redirects to %s://%s, which is none of hub.model-sync.download-hosts: add it, or leave it refused."
              .formatted(to.getScheme(), to.getHost()));
    }
    return to;
  }

  private HttpRequest.Builder api(String path) {
    limit.check();
    String base = properties.url().toString().replaceFirst("/+$", "");
    return transfers
        .request(URI.create(base + path))
        .header("Authorization", "Bearer " + properties.token())
        .header("X-GitHub-Api-Version", "2022-11-28")
        .header("User-Agent", "bactrian");
  }

  private static HubException unexpected(String who, Answer answer) {
    return answer.status() == 401
        ? waits(who + " does not know the token: set HUB_GITHUB_TOKEN to one that is valid.")
        : answer.unexpected(who);
  }
}
