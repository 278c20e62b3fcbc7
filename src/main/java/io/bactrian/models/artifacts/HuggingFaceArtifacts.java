package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;
import static io.bactrian.models.artifacts.Refusals.waits;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The newest commit of one branch or tag of one repository at Hugging Face. Of its files those are
 * fetched that {@code metadata.json} names, and packed, so that they pass the checks of an archive.
 */
final class HuggingFaceArtifacts implements ArtifactSource {
  private static final String METADATA = "metadata.json";
  private static final int MOST_METADATA = 1024 * 1024;
  private static final int ID_DIGITS = 16;

  /** The same commit gives the same archive. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ModelSyncProperties properties;
  private final HuggingFaceCalls calls;
  private final SourceRows rows;
  private final StrictJson json;
  private final Clock clock;

  /** Of the answer of this poll, which is stored when what it names is. */
  private @Nullable String etag;

  HuggingFaceArtifacts(
      ModelSyncProperties properties,
      HuggingFaceCalls calls,
      SourceRows rows,
      StrictJson json,
      Clock clock) {
    this.properties = properties;
    this.calls = calls;
    this.rows = rows;
    this.json = json;
    this.clock = clock;
  }

  /**
   * @param size bytes
   * @param sha256 of a large file; null of one that is in git itself
   * @param blob git's SHA-1 of it
   */
  private record Sibling(long size, @Nullable String sha256, String blob) {
    static Sibling of(JsonNode file) {
      JsonNode large = file.path("lfs").path("sha256");
      return new Sibling(
          file.path("size").asLong(-1),
          large.isTextual() ? large.asText() : null,
          file.path("blobId").asText());
    }

    void check(String name, byte[] content) {
      if (content.length != size) {
        throw waits(
            "%s: %d bytes of %d came; it is fetched again.".formatted(name, content.length, size));
      }
      String found = sha256 == null ? gitSha(content) : DigestUtils.sha256Hex(content);
      String wanted = sha256 == null ? blob : sha256;
      if (!found.equals(wanted)) {
        throw refused(name, "What came has %s, and the commit %s.".formatted(found, wanted));
      }
    }

    private static String gitSha(byte[] content) {
      var digest = DigestUtils.getSha1Digest();
      digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return Hex.encodeHexString(digest.digest(content));
    }
  }

  @Override
  public synchronized List<FoundArtifact> list(boolean all) {
    String known = all ? null : rows.etag(listAddress()).orElse(null);
    etag = null;
    Transfers.Answer answer = calls.model(properties.branch(), known);
    if (answer.unchanged()) {
      return List.of();
    }
    etag = answer.headers().firstValue("etag").orElse(null);
    JsonNode model = json.parse(answer.body());
    long size = 0;
    for (Sibling sibling : siblings(model).values()) {
      size += Math.max(0, sibling.size());
    }
    return List.of(artifact(commit(model), size));
  }

  private String listAddress() {
    return properties.address() + calls.modelPath(properties.branch());
  }

  private String commit(JsonNode model) {
    String of = model.path("id").asText();
    String commit = model.path("sha").asText();
    if (!of.equalsIgnoreCase(properties.repository()) || !commit.matches("[0-9a-f]{40}")) {
      throw waits(
          "Hugging Face answers of '%s' at '%s', not of a commit of %s."
              .formatted(of, commit, properties.repository()));
    }
    return commit;
  }

  /** The same commit of another repository is another artifact. */
  private FoundArtifact artifact(String commit, long size) {
    String source = "hugging-face:" + properties.repository() + "@" + commit;
    String repository = properties.repository();
    return new FoundArtifact(
        "hf-" + DigestUtils.sha256Hex(source).substring(0, ID_DIGITS),
        source,
        commit,
        repository.substring(repository.indexOf('/') + 1),
        null,
        size,
        "",
        properties.branch(),
        false,
        clock.instant());
  }

  @Override
  public synchronized void listed() {
    if (etag != null) {
      rows.etag(listAddress(), etag);
    }
  }

  @Override
  public void checkOrigin(FoundArtifact artifact) {
    // Asked for by repository and revision: whoever may write there may deliver.
  }

  @Override
  public byte[] download(FoundArtifact artifact) {
    String commit = artifact.remote();
    JsonNode model = json.parse(calls.model(commit, null).body());
    if (!commit(model).equals(commit)) {
      throw refused("commit", "Hugging Face answers of another commit than " + commit + ".");
    }
    Map<String, Sibling> siblings = siblings(model);
    byte[] metadata = file(commit, METADATA, siblings, MOST_METADATA);
    var files = new LinkedHashMap<String, byte[]>();
    files.put(METADATA, metadata);
    List<String> names = names(metadata);
    checkTogether(names, siblings);
    for (String name : names) {
      files.put(name, file(commit, name, siblings, properties.maxSize().toBytes()));
    }
    return packed(files);
  }

  private static Map<String, Sibling> siblings(JsonNode model) {
    var siblings = new LinkedHashMap<String, Sibling>();
    model
        .path("siblings")
        .forEach(file -> siblings.put(file.path("rfilename").asText(), Sibling.of(file)));
    return siblings;
  }

  /** Others of the repository are not fetched. */
  private List<String> names(byte[] metadata) {
    JsonNode files = json.parse(metadata).path("files");
    if (!files.isObject() || files.size() >= Archive.MOST_ENTRIES) {
      throw refused(
          METADATA,
          "Its member files has to name each file with its sha256, fewer than %d."
              .formatted(Archive.MOST_ENTRIES));
    }
    var names = new ArrayList<String>();
    files.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Before anything large comes. */
  private void checkTogether(List<String> names, Map<String, Sibling> siblings) {
    long together = 0;
    for (String name : names) {
      Sibling sibling = siblings.get(name);
      String obstacle = FileKinds.obstacle(name);
      if (sibling == null) {
        throw refused(name, "metadata.json names it and the commit does not have it.");
      }
      if (obstacle != null) {
        throw refused(name, obstacle);
      }
      together += Math.max(0, sibling.size());
    }
    if (together > properties.maxSize().toBytes()) {
      throw refused(
          "size",
          "Its files have %d bytes; at most %d are taken."
              .formatted(together, properties.maxSize().toBytes()));
    }
  }

  private byte[] file(String commit, String name, Map<String, Sibling> siblings, long most) {
    Sibling sibling = siblings.get(name);
    if (sibling == null) {
      throw refused(name, "The commit does not have it: docs/model-sync.md says what is in it.");
    }
    byte[] content = calls.file(commit, name, most);
    sibling.check(name, content);
    return content;
  }

  private static byte[] packed(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
