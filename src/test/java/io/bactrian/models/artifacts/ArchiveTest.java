package io.bactrian.models.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private static final long MOST = 8 << 20;

  @Test
  void readsEveryFile() throws IOException {
    Map<String, byte[]> files =
        Archive.read(zip("metadata.json", "{}", "ai-models/fusion/BTC#.json", "[]"), MOST);
    assertThat(files.keySet()).containsExactly("ai-models/fusion/BTC#.json", "metadata.json");
    assertThat(files.get("metadata.json")).isEqualTo("{}".getBytes(UTF_8));
  }

  @Test
  void refusesNamesThatLeaveTheFolder() throws IOException {
    for (String name :
        List.of(
            "../model.onnx",
            "a/../../model.onnx",
            "/etc/model.onnx",
            "..\\model.onnx",
            "C:model.onnx",
            "a\0.onnx",
            "a\nb.onnx",
            "x".repeat(300) + ".onnx")) {
      assertRefused(zip(name, "x"), "archive", name.length() > 200 ? "too long" : "");
    }
  }

  @Test
  void refusesBombsByEntriesByRatioAndBySize() throws IOException {
    String[] many = new String[2 * (Archive.MOST_ENTRIES + 1)];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = i + ".txt";
      many[i + 1] = "";
    }
    assertRefused(zip(many), "archive", "65 entries");
    assertRefused(
        zip(Map.of("zeros.csv", new byte[(int) MOST - 1])), "zeros.csv", "200 times its size");
    assertThatThrownBy(() -> Archive.read(zip("a.txt", "12345", "b.txt", "123456"), 10))
        .hasMessageContaining("larger together");
    assertThat(Archive.read(zip("a.txt", "12345", "b.txt", "12345"), 10)).hasSize(2);
  }

  @Test
  void refusesAnEntryThatSaysAnotherSize() throws IOException {
    byte[] zip = zip(Map.of("a.txt", "some text".getBytes(UTF_8)));
    int central = lastIndexOf(zip, new byte[] {'P', 'K', 1, 2});
    zip[central + 24] = 3; // uncompressed size
    assertThatThrownBy(() -> Archive.read(zip, MOST)).isInstanceOf(HubException.class);
  }

  @Test
  void refusesTheSameNameTwice() throws IOException {
    assertRefused(zip("a.txt", "1", "a.txt", "2"), "a.txt", "two files");
    assertRefused(zip("a.txt", "1", "A.txt", "2"), "A.txt", "two files");
  }

  @Test
  void refusesLinksAndEncryptedEntries() throws IOException {
    var link = new ZipArchiveEntry("model.onnx");
    link.setUnixMode(0120777);
    assertRefused(zip(link, "/etc/passwd".getBytes(UTF_8)), "model.onnx", "link");
    byte[] encrypted = zip("model.onnx", "x");
    int central = lastIndexOf(encrypted, new byte[] {'P', 'K', 1, 2});
    encrypted[central + 8] |= 1;
    encrypted[6] |= 1;
    assertRefused(encrypted, "model.onnx", "encrypted");
  }

  @Test
  void refusesProgramsAndExternalDataByName() throws IOException {
    for (String name : List.of("model.pkl", "Model.PKL", "a/m.joblib", "m.pt", "m.pth", "w.npz")) {
      assertRefused(zip(name, "x"), name, "to open a pickle is to run a program");
    }
    for (String name : List.of("model.onnx.data", "model.onnx_data", "weights.data")) {
      assertRefused(zip(name, "x"), name, "external data");
    }
    for (String name : List.of("run.sh", "model.jar", "noextension")) {
      assertRefused(zip(name, "x"), name, "is not taken");
    }
  }

  @Test
  void knowsPicklesAndArchivesByContent() {
    assertThat(FileKinds.obstacle("a.onnx", new byte[] {(byte) 0x80, 4, (byte) 0x95}))
        .contains("pickle");
    assertThat(FileKinds.obstacle("a.onnx", new byte[] {'P', 'K', 3, 4})).contains("archive");
    assertThat(FileKinds.obstacle("a.onnx", new byte[] {8, 8, 18})).isNull();
    assertThat(FileKinds.obstacle("a.txt", "PK, as we say".getBytes(UTF_8))).isNull();
  }

  @Test
  void refusesWhatIsNoArchiveOrCutShort() throws IOException {
    assertRefused("<html>".getBytes(UTF_8), "archive", "no whole zip");
    byte[] whole = zip("metadata.json", "{}");
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "archive", "no whole zip");
    assertRefused(new byte[0], "archive", "no whole zip");
  }

  private static void assertRefused(byte[] archive, String field, String reason) {
    assertThatThrownBy(() -> Archive.read(archive, MOST))
        .isInstanceOfSatisfying(
            HubException.class, refusal -> assertThat(refusal.field()).isEqualTo(field))
        .hasMessageContaining(reason);
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    var channel = new SeekableInMemoryByteChannel();
    try (var zip = new ZipArchiveOutputStream(channel)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        put(zip, new ZipArchiveEntry(namesAndTexts[i]), namesAndTexts[i + 1].getBytes(UTF_8));
      }
    }
    return written(channel);
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    var channel = new SeekableInMemoryByteChannel();
    try (var zip = new ZipArchiveOutputStream(channel)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        put(zip, new ZipArchiveEntry(file.getKey()), file.getValue());
      }
    }
    return written(channel);
  }

  private static byte[] zip(ZipArchiveEntry entry, byte[] content) throws IOException {
    var channel = new SeekableInMemoryByteChannel();
    try (var zip = new ZipArchiveOutputStream(channel)) {
      put(zip, entry, content);
    }
    return written(channel);
  }

  private static void put(ZipArchiveOutputStream zip, ZipArchiveEntry entry, byte[] content)
      throws IOException {
    zip.putArchiveEntry(entry);
    zip.write(content);
    zip.closeArchiveEntry();
  }

  private static byte[] written(SeekableInMemoryByteChannel channel) {
    return Arrays.copyOf(channel.array(), (int) channel.size());
  }

  private static int lastIndexOf(byte[] in, byte[] what) {
    for (int i = in.length - what.length; i >= 0; i--) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    throw new IllegalStateException("not there");
  }
}
