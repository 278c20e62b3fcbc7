package io.bactrian.store.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.hub.embedded.TestObjects;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
  private static final String KEY = "a passphrase of tests";

  @TempDir Path folder;

  @Test
  void keepsObjectsInABucketUnderItsPrefix() throws Exception {
    try (TestObjects objects = TestObjects.start(folder.resolve("s3"))) {
      Files.createDirectories(folder.resolve("s3/buckets/safe"));
      var address =
          new VaultAddress(
              "s3://safe/hub/one",
              objects.endpoint().uri().toString(),
              "us-east-1",
              objects.endpoint().accessKey(),
              objects.endpoint().secretKey());
      try (Destination destination = Destination.of(address)) {
        keepsObjects(destination);
      }
      assertThat(folder.resolve("s3/buckets/safe/hub/one/bactrian-backup.json")).exists();
    }
  }

  @Test
  void keepsObjectsInAFolder() throws Exception {
    Path root = Files.createDirectory(folder.resolve("disk"));
    keepsObjects(Destination.of(new VaultAddress(root.toString(), "", "", "", "")));
  }

  private void keepsObjects(Destination destination) throws IOException {
    assertThatThrownBy(() -> Vault.open(destination, KEY, folder.resolve("scratch")))
        .isInstanceOf(NoSuchFileException.class);
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    Vault.create(destination, KEY, scratch, 1000).put("a/b", out -> out.write(bytes("content")));
    Vault vault = Vault.openOrCreate(destination, KEY, scratch);
    vault.put("a/c", out -> out.write(bytes("more")));
    try (InputStream in = vault.open("a/b")) {
      assertThat(in).hasBinaryContent(bytes("content"));
    }
    assertThat(vault.list("a/")).containsExactly("a/b", "a/c");
    assertThat(vault.exists("a/c")).isTrue();
    vault.delete("a/c");
    vault.delete("a/c");
    assertThat(vault.exists("a/c")).isFalse();
    assertThatThrownBy(() -> vault.open("a/c")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Vault.open(destination, "another passphrase", scratch))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("HUB_BACKUP_KEY is not the key");
  }

  @Test
  void takesAFolderThatIsNotMountedForAwayAndMakesNone() {
    Path missing = folder.resolve("not-mounted");
    Destination destination = Destination.of(new VaultAddress(missing.toString(), "", "", "", ""));
    assertThatThrownBy(() -> destination.put("a", folder))
        .hasMessageContaining("create or mount the folder");
    assertThat(missing).doesNotExist();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
