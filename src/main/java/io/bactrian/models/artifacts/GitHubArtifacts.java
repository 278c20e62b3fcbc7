package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;
import static io.bactrian.models.artifacts.Refusals.waits;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** Artifacts that one workflow of one branch of one repository left at GitHub. */
final class GitHubArtifacts implements ArtifactSource {
  private static final String SHA256 = "sha256:";

  private final ModelSyncProperties properties;
  private final GitHubCalls calls;
  private final SourceRows rows;
  private final StrictJson json;
  private final Clock clock;

  /** Of the lists of this poll, which are stored when what they name is. */
  private final Map<String, String> etags = new HashMap<>();

  GitHubArtifacts(
      ModelSyncProperties properties,
      GitHubCalls calls,
      SourceRows rows,
      StrictJson json,
      Clock clock) {
    this.properties = properties;
    this.calls = calls;
    this.rows = rows;
    this.json = json;
    this.clock = clock;
  }

  /** The newest hundred of each name: more than that in a poll's time are no models. */
  @Override
  public synchronized List<FoundArtifact> list(boolean all) {
    etags.clear();
    var found = new ArrayList<FoundArtifact>();
    for (String name : properties.artifacts()) {
      String path =
          repository()
              + "/actions/artifacts?per_page=100&name="
              + URLEncoder.encode(name, StandardCharsets.UTF_8);
      String etag = all ? null : rows.etag(properties.url() + path).orElse(null);
      Transfers.Answer answer = calls.get(path, etag);
      if (!answer.unchanged()) {
        answer.headers().firstValue("etag").ifPresent(is -> etags.put(properties.url() + path, is));
        json.parse(answer.body()).path("artifacts").forEach(each -> add(found, name, each));
      }
    }
    found.sort(Comparator.comparing(artifact -> Long.parseLong(artifact.remote())));
    return found;
  }

  @Override
  public synchronized void listed() {
    etags.forEach(rows::etag);
  }

  private void add(List<FoundArtifact> found, String name, JsonNode artifact) {
    Instant now = clock.instant();
    boolean wanted =
        artifact.path("name").asText().equals(name)
            && !artifact.path("expired").asBoolean()
            && artifact.path("id").isIntegralNumber()
            && created(artifact, now).isAfter(now.minus(properties.maxAge()));
    if (!wanted) {
      return;
    }
    JsonNode run = artifact.path("workflow_run");
    String id = artifact.path("id").asText();
    String runId = run.path("id").asText("");
    JsonNode digest = artifact.path("digest");
    found.add(
        new FoundArtifact(
            "github-" + id,
            "github:" + properties.repository() + "@" + runId,
            id,
            name,
            digest.isTextual() ? digest.asText() : null,
            artifact.path("size_in_bytes").asLong(),
            runId,
            run.path("head_branch").asText(""),
            !run.hasNonNull("head_repository_id")
                || !run.path("head_repository_id").equals(run.path("repository_id")),
            now));
  }

  private static Instant created(JsonNode artifact, Instant otherwise) {
    try {
      return Instant.parse(artifact.path("created_at").asText());
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  /** The list's own word first, which costs no request. */
  @Override
  public void checkOrigin(FoundArtifact artifact) {
    if (artifact.fork()) {
      throw refused("head_repository", "Its run is of a fork's commit: anybody may have made it.");
    }
    checkBranch(artifact.branch());
    if (!artifact.run().matches("[0-9]{1,19}")) {
      throw refused("workflow_run", "GitHub names no run that made it.");
    }
    JsonNode run;
    try {
      run = json.parse(calls.get(repository() + "/actions/runs/" + artifact.run(), null).body());
    } catch (HubException e) {
      throw e.code() == ErrorCode.NOT_FOUND
          ? refused("workflow_run", "GitHub does not know its run " + artifact.run() + " any more.")
          : e;
    }
    checkRun(run);
  }

  private void checkRun(JsonNode run) {
    String of = run.at("/repository/full_name").asText();
    if (!of.equalsIgnoreCase(properties.repository())) {
      throw refused(
          "repository", "Its run is of " + of + ", not of " + properties.repository() + ".");
    }
    JsonNode head = run.at("/head_repository/id");
    if (!head.isIntegralNumber() || !head.equals(run.at("/repository/id"))) {
      throw refused("head_repository", "Its run is of a fork's commit: anybody may have made it.");
    }
    checkBranch(run.path("head_branch").asText());
    String path = run.path("path").asText().replaceFirst("@.*", "");
    if (!path.equals(".github/workflows/" + properties.workflow())) {
      throw refused(
          "workflow", "It is of workflow " + path + ", not of " + properties.workflow() + ".");
    }
    String event = run.path("event").asText();
    if (!properties.events().contains(event)) {
      throw refused(
          "event",
          "Its run was started by %s; %s are taken."
              .formatted(event, String.join(", ", properties.events())));
    }
    if (!run.path("status").asText().equals("completed")) {
      throw waits("Its run " + run.path("id").asText() + " goes on.");
    }
    String conclusion = run.path("conclusion").asText();
    if (!conclusion.equals("success")) {
      throw refused("conclusion", "Its run ended with " + conclusion + ", not with success.");
    }
  }

  private void checkBranch(String branch) {
    if (!branch.equals(properties.branch())) {
      throw refused(
          "head_branch", "It is of branch %s, not of %s.".formatted(branch, properties.branch()));
    }
  }

  @Override
  public byte[] download(FoundArtifact artifact) {
    String digest = artifact.digest();
    if (digest == null || !digest.matches(SHA256 + "[0-9a-f]{64}")) {
      throw refused(
          "digest",
          "GitHub gives no sha256 of it: upload it by actions/upload-artifact of version 4 or later.");
    }
    long most = properties.maxSize().toBytes();
    if (artifact.size() > most) {
      throw refused(
          "size_in_bytes",
          "It has %d bytes; at most %d are taken.".formatted(artifact.size(), most));
    }
    byte[] archive =
        calls.download(repository() + "/actions/artifacts/" + artifact.remote() + "/zip", most);
    String found = SHA256 + DigestUtils.sha256Hex(archive);
    if (!found.equals(digest)) {
      throw refused("digest", "What came has %s, and the artifact %s.".formatted(found, digest));
    }
    return archive;
  }

  private String repository() {
    return "/repos/" + properties.repository();
  }
}
