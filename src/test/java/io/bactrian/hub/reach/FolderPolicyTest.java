package io.bactrian.hub.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class FolderPolicyTest {
  @TempDir Path home;
  private Path data;
  private FolderPolicy folders;

  @BeforeEach
  void folders() throws Exception {
    data = Files.createDirectories(home.resolve("data"));
    Files.createDirectories(data.resolve("files"));
    folders = Reach.folders(home);
  }

  @Test
  void areBelowTheFolderOfFilesAndWhatIsAdded() {
    assertThat(folders.refusal(data + "/files")).isEmpty();
    assertThat(folders.refusal(data + "/files/in/today")).isEmpty();
    assertThat(folders.refusal(home + "/exchange/in")).isEmpty();
    assertThat(folders.refusal(data + "/files/in/../out")).isEmpty();
  }

  @Test
  void areNeverTheHubsOwn() {
    for (String path :
        List.of(
            "data",
            "data/credentials.properties",
            "data/secrets",
            "routes/x",
            "processors",
            "lib",
            "schedules",
            "data/files/../credentials.properties",
            "data/filesystem",
            "exchange/../routes")) {
      assertThat(folders.refusal(home + "/" + path)).as(path).isPresent();
    }
    assertThat(folders.refusal("/etc")).isPresent();
    assertThat(folders.refusal("in").orElseThrow()).contains("{{hub.files}}");
    var everything =
        new FolderPolicy(data.resolve("files"), List.of(Path.of("/")), List.of(data), data);
    assertThat(everything.refusal("/etc")).isEmpty();
    assertThat(everything.refusal(data + "/files/x")).isEmpty();
    assertThat(everything.refusal(data + "/postgres")).isPresent();
  }

  @Test
  void areJudgedWhereALinkLeadsTo() throws Exception {
    Files.createSymbolicLink(
        data.resolve("files/out"), Files.createDirectory(home.resolve("routes")));

    assertThat(folders.refusal(data + "/files/out/new")).isPresent();
  }

  @Test
  void holdResourcesBesideTheRoutesAndKeysAmongTheSecrets() {
    assertThat(folders.resource(home + "/routes/x.schema.json", home)).isEmpty();
    assertThat(folders.resource(data + "/files/x.xsl", home)).isEmpty();
    assertThat(folders.resource(data + "/credentials.properties", home)).isPresent();
    assertThat(folders.keyFile(data + "/secrets/id_ed25519")).isEmpty();
    assertThat(folders.keyFile(data + "/postgres/server.key")).isPresent();
  }
}
