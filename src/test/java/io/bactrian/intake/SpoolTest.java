package io.bactrian.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    int lastRecord = 8 + "the last record".length();
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
  void dropsALastRecordWhoseBytesAreOthers() throws IOException {
    try (Spool spool = open()) {
      spool.append(bytes("first", "second"));
    }
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int flipped = whole.length - 14; flipped < whole.length; flipped++) {
      byte[] altered = whole.clone();
      altered[flipped] ^= 1;
      Files.write(file, altered);
      try (Spool spool = open()) {
        assertThat(texts(spool.peek(10, LIMIT))).containsExactly("first");
      }
    }
  }

  @Test
  void keepsTheRestOfADamagedFileThatIsNotTheLast() throws IOException {
    try (Spool spool = open()) {
      spool.append(bytes("a".repeat(150), "b".repeat(150)));
      spool.append(bytes("c"));
    }
    Path first = files().get(0);
    byte[] altered = Files.readAllBytes(first);
    altered[170] ^= 1;
    Files.write(first, altered);
    try (Spool spool = open()) {
      assertThat(texts(spool.peek(10, LIMIT))).containsExactly("a".repeat(150));
      spool.remove(spool.peek(10, LIMIT));
      assertThat(texts(spool.peek(10, LIMIT))).containsExactly("c");
    }
    assertThat(Path.of(first + ".damaged")).exists();
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

  private static List<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static List<String> texts(List<Segment.Entry> entries) {
    return IntStream.range(0, entries.size())
        .mapToObj(i -> new String(entries.get(i).bytes(), StandardCharsets.UTF_8))
        .toList();
  }
}
