package io.bactrian.capture.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long LIMIT = 1 << 20;
  private static final long SEGMENT = 200;

  @TempDir Path folder;

  @Test
  void givesBackInOrderWhatWasAppended() throws IOException {
    try (Spool spool = open()) {
      spool.append(bytes("a", "b"));
      spool.append(bytes("c"));
      assertThat(texts(spool.peek(10, LIMIT))).containsExactly("a", "b", "c");
      assertThat(texts(spool.peek(2, LIMIT))).containsExactly("a", "b");
      spool.remove(spool.peek(2, LIMIT));
      assertThat(texts(spool.peek(10, LIMIT))).containsExactly("c");
    }
  }

  @Test
  void recoversAllEarlierRecordsFromACutAtEveryByteOfTheLast() throws IOException {
    try (Spool spool = open()) {
      spool.append(bytes("first", "second"));
      spool.append(bytes("the last record"));
    }
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    int lastRecord = 20 + "the last record".length();
    for (int cut = 1; cut <= lastRecord; cut++) {
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
      try (Spool spool = open()) {
        assertThat(texts(spool.peek(10, LIMIT))).containsExactly("first", "second");
        spool.append(bytes("after"));
        assertThat(texts(spool.peek(10, LIMIT))).containsExactly("first", "second", "after");
      }
      Files.write(file, whole);
    }
  }

  @Test
  void losesOneRecordToAFlipOfAnyByteAndNeverGivesAnotherThanWasAppended() throws IOException {
    List<String> written = List.of("first", "the second", "3", "the fourth of five", "last");
    try (Spool spool = open()) {
      spool.append(bytes("first", "the second", "3"));
      spool.append(bytes("the fourth of five", "last"));
    }
    losesOneToAFlipOfEachByte(written, files().get(0));
  }

  @Test
  void losesOneRecordToAFlipOfAnyByteOfAFileOfTheFirstFormat() throws IOException {
    List<String> written = List.of("{\"n\":1}", "{\"n\":22}", "{\"n\":333}", "{\"n\":4}");
    losesOneToAFlipOfEachByte(written, firstFormat(written));
  }

  private void losesOneToAFlipOfEachByte(List<String> written, Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int flipped = 0; flipped < whole.length * 8; flipped++) {
      byte[] altered = whole.clone();
      altered[flipped / 8] ^= (byte) (1 << flipped % 8);
      Files.write(file, altered);
      try (Spool spool = open()) {
        List<String> given = drain(spool);
        assertThat(written).containsSubsequence(given).hasSize(given.size() + 1);
        assertThat(spool.damage()).isEqualTo(new SpoolDamage(1, 0, 1));
      }
      Path kept = aside().resolve(file.getFileName());
      assertThat(kept).hasBinaryContent(altered);
      assertThat(Path.of(kept + ".txt")).content().contains("1 acknowledged messages are lost");
      Files.delete(kept);
    }
  }

  @Test
  void losesOneRecordToAFlippedByteWhileTheSpoolIsOpen() throws IOException {
    List<String> written = List.of("first", "the second", "3");
    for (int record = 0; record < 3; record++) {
      try (Spool spool = open()) {
        spool.append(bytes("first", "the second", "3"));
        Path file = files().get(0);
        byte[] altered = Files.readAllBytes(file);
        int at = List.of(22, 20 + 5 + 22, 20 + 5 + 20 + 10 + 20).get(record);
        altered[at] ^= 1;
        Files.write(file, altered);
        assertThat(drain(spool)).containsExactlyElementsOf(without(written, record));
        assertThat(spool.records()).isZero();
        assertThat(spool.damage()).isEqualTo(new SpoolDamage(1, 0, record + 1));
        spool.append(bytes("later"));
        assertThat(drain(spool)).containsExactly("later");
      }
    }
  }

  @Test
  void countsWhatAWipedBlockHeld() throws IOException {
    try (Spool spool = Spool.open(folder, LIMIT, LIMIT)) {
      spool.append(IntStream.range(0, 100).mapToObj(i -> bytes("record " + i).get(0)).toList());
    }
    Path file = files().get(0);
    byte[] altered = Files.readAllBytes(file);
    java.util.Arrays.fill(altered, 280, 560, (byte) 0); // some ten records
    Files.write(file, altered);
    try (Spool spool = open()) {
      List<String> given = drain(spool);
      assertThat(given).hasSizeBetween(88, 91).startsWith("record 0").endsWith("record 99");
      assertThat(spool.damage().lost()).isEqualTo(100 - given.size());
    }
  }

  @Test
  void drainsASpoolOfTheFirstFormatAndWhatItsHubPutAside() throws IOException {
    firstFormat(List.of("{\"n\":1}", "{\"n\":2}"));
    byte[] kept = Files.readAllBytes(firstFormat(3, List.of("{\"n\":3}", "{\"n\":4}")));
    kept[9] ^= 1; // the damage for which it was put aside
    Files.delete(folder.resolve("0000000000000003.spool"));
    Files.write(folder.resolve("0000000000000003.spool.damaged"), kept);
    try (Spool spool = open()) {
      spool.append(bytes("{}"));
      assertThat(drain(spool)).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":4}", "{}");
      assertThat(spool.damage().lost()).isOne();
    }
  }

  @Test
  void keepsAFileOfWhichARecordWasSetAside() throws IOException {
    try (Spool spool = open()) {
      spool.append(bytes("good", "odd"));
      var records = spool.peek(10, LIMIT);
      spool.setAside(records.get(1), "not an entry of this version");
      spool.setAside(records.get(1), "not an entry of this version");
      spool.append(bytes("later"));
      spool.remove(records);
      assertThat(drain(spool)).containsExactly("later");
      assertThat(spool.damage()).isEqualTo(new SpoolDamage(0, 1, 1));
    }
    assertThat(aside().resolve("0000000000000001-2.spool.txt"))
        .content()
        .contains("not an entry of this version");
    try (Spool spool = open()) {
      assertThat(spool.damage()).isEqualTo(new SpoolDamage(0, 0, 1));
      spool.append(bytes("a name of its own"));
      assertThat(files()).allMatch(file -> file.endsWith("0000000000000002-2.spool"));
    }
  }

  @Test
  void leavesForeignFilesAlone() throws IOException {
    Files.createDirectories(folder.resolve("0000000000000004-2.spool"));
    Files.createDirectories(folder.resolve("sub.spool"));
    Files.createSymbolicLink(folder.resolve("0000000000000005.spool"), Path.of("/nowhere"));
    for (String name : List.of("notes.txt", "a.spool", "99999999999999999999.spool", "probe")) {
      Files.writeString(folder.resolve(name), "foreign");
    }
    try (Spool spool = open()) {
      spool.append(bytes("a"));
      assertThat(drain(spool)).containsExactly("a");
      assertThat(spool.damage()).isEqualTo(new SpoolDamage(0, 0, 0));
    }
    assertThat(folder.resolve("a.spool")).hasContent("foreign");
    assertThat(folder.resolve("0000000000000004-2.spool")).isDirectory();
  }

  @Test
  void isForItsOwnUserOnly() throws IOException {
    Path old = firstFormat(List.of("{}"));
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Spool spool = open()) {
      spool.append(bytes("a"));
      assertThat(files()).hasSize(2).allSatisfy(file -> assertMode(file, "rw-------"));
      assertMode(folder, "rwx------");
      assertMode(aside(), "rwx------");
    }
  }

  @Test
  void deletesFilesThatAreDoneAndStartsEmptyAgain() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 100; i++) {
        spool.append(bytes("record " + i));
      }
      assertThat(files()).hasSizeGreaterThan(3);
      int seen = 0;
      for (var next = spool.peek(7, LIMIT); !next.isEmpty(); next = spool.peek(7, LIMIT)) {
        assertThat(texts(next).get(0)).isEqualTo("record " + seen);
        seen += next.size();
        spool.remove(next);
      }
      assertThat(seen).isEqualTo(100);
      assertThat(files()).isEmpty();
      spool.append(bytes("again"));
      assertThat(texts(spool.peek(1, LIMIT))).containsExactly("again");
    }
  }

  @Test
  void takesNothingBeyondItsLimit() throws IOException {
    try (Spool spool = Spool.open(folder, 100, SEGMENT)) {
      spool.append(bytes("a".repeat(60)));
      assertThatThrownBy(() -> spool.append(bytes("b".repeat(60))))
          .isInstanceOf(SpoolFullException.class);
      spool.remove(spool.peek(1, LIMIT));
      spool.append(bytes("b".repeat(60)));
      assertThat(texts(spool.peek(9, LIMIT))).containsExactly("b".repeat(60));
    }
  }

  private Spool open() throws IOException {
    return Spool.open(folder, LIMIT, SEGMENT);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  private Path aside() {
    return folder.resolve("aside");
  }

  private Path firstFormat(List<String> texts) throws IOException {
    return firstFormat(1, texts);
  }

  /** As the hub before wrote it: length, CRC-32C and bytes of each record. */
  private Path firstFormat(int number, List<String> texts) throws IOException {
    var all = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      var crc = new CRC32C();
      crc.update(bytes);
      all.write(ByteBuffer.allocate(8).putInt(bytes.length).putInt((int) crc.getValue()).array());
      all.write(bytes);
    }
    return Files.write(folder.resolve("%016d.spool".formatted(number)), all.toByteArray());
  }

  private static void assertMode(Path file, String mode) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo(mode);
  }

  private static List<String> without(List<String> all, int index) {
    List<String> rest = new ArrayList<>(all);
    rest.remove(index);
    return rest;
  }

  private static List<String> drain(Spool spool) throws IOException {
    List<String> all = new ArrayList<>();
    for (var next = spool.peek(2, LIMIT); !next.isEmpty(); next = spool.peek(2, LIMIT)) {
      all.addAll(texts(next));
      spool.remove(next);
    }
    return all;
  }

  private static List<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static List<String> texts(List<RecordFile.Entry> entries) {
    return IntStream.range(0, entries.size())
        .mapToObj(i -> new String(entries.get(i).bytes(), StandardCharsets.UTF_8))
        .toList();
  }
}
