package io.bactrian.store.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.store.mirror.plan.MirrorMarker;
import io.bactrian.store.mirror.sides.NameMap;
import io.bactrian.store.onedrive.client.ConflictBehavior;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveClientOptions;
import io.bactrian.store.onedrive.client.DriveException;
import io.bactrian.store.onedrive.client.DriveItemEntry;
import io.bactrian.store.onedrive.client.DriveTarget;
import io.bactrian.store.onedrive.client.UploadOptions;
import io.bactrian.store.onedrive.client.UploadSource;
import io.bactrian.store.onedrive.graph.FakeGraph;
import io.bactrian.store.onedrive.graph.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whoever else works on the drive, and whoever commands the fake. */
final class DriveUser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String graph;
  final DriveClient client;

  DriveUser(String graph) throws IOException {
    this.graph = graph;
    String own = signIn();
    client =
        new DriveClient(
            DriveClientOptions.of(graph, DriveTarget.drive(FakeGraph.DRIVE)), () -> own);
  }

  /** A new token. */
  String signIn() throws IOException {
    String form =
        "grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_id="
            + Identity.CLIENT
            + "&client_secret="
            + Identity.SECRET;
    return send("POST", "/" + Identity.TENANT + "/oauth2/v2.0/token", form)
        .path("access_token")
        .asText();
  }

  Optional<DriveItemEntry> find(String path) {
    return client.find(path);
  }

  /** Writes over what was found, or anew where nothing was; false where that is no longer so. */
  boolean write(String path, Optional<DriveItemEntry> found, byte[] content) {
    int slash = path.lastIndexOf('/');
    var options =
        new UploadOptions(
            found.isPresent() ? ConflictBehavior.REPLACE : ConflictBehavior.FAIL,
            found.map(DriveItemEntry::eTag).orElse(null),
            null,
            hash -> {});
    try {
      client.upload(
          client.ensureFolder(path.substring(0, slash)).id(),
          path.substring(slash + 1),
          UploadSource.once(new ByteArrayInputStream(content)),
          content.length,
          options);
      return true;
    } catch (DriveException e) {
      return refused(e);
    }
  }

  boolean delete(DriveItemEntry found) {
    try {
      client.delete(found.id(), found.eTag());
      return true;
    } catch (DriveException e) {
      return refused(e);
    }
  }

  private static boolean refused(DriveException e) {
    if (e.status() == 412 || e.status() == 409 || e.status() == 404) {
      return false;
    }
    throw e;
  }

  // The fake's own commands.

  void fault(String json) throws IOException {
    send("POST", "/_faults", json.replace('\'', '"'));
  }

  void clearFaults() throws IOException {
    send("DELETE", "/_faults", "");
  }

  int faultsLeft() throws IOException {
    return send("GET", "/_faults", "").path("left").asInt();
  }

  void command(String path, String json) throws IOException {
    send("POST", path, json.replace('\'', '"'));
  }

  void resetRequests() throws IOException {
    send("DELETE", "/_requests", "");
  }

  JsonNode requests() throws IOException {
    return send("GET", "/_requests", "");
  }

  /** Hash by path below a folder, the mirror's mark apart. */
  Map<String, String> files(String folder) throws IOException {
    var files = new TreeMap<String, String>();
    String root = folder + "/";
    send("GET", "/_files", "")
        .properties()
        .forEach(
            file -> {
              String path = file.getKey().replaceFirst("^/", "");
              if (path.startsWith(root) && !path.endsWith("/" + MirrorMarker.NAME)) {
                files.put(decoded(path.substring(root.length())), file.getValue().asText());
              }
            });
    return files;
  }

  private static String decoded(String path) {
    String[] names = path.split("/");
    for (int i = 0; i < names.length; i++) {
      names[i] = NameMap.decode(names[i]);
    }
    return String.join("/", names);
  }

  Set<String> recycled() throws IOException {
    var hashes = new HashSet<String>();
    send("GET", "/_recycled", "").forEach(hash -> hashes.add(hash.asText()));
    return hashes;
  }

  private JsonNode send(String method, String path, String body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(graph + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header(
                "Content-Type",
                body.startsWith("grant") ? "application/x-www-form-urlencoded" : "application/json")
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 300) {
        throw new IOException(path + ": " + answer.statusCode());
      }
      return answer.body().length == 0 ? JSON.nullNode() : JSON.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
