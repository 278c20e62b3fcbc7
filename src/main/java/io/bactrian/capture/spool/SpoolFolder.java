package io.bactrian.capture.spool;

import io.bactrian.capture.spool.RecordFile.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool's folder: which of its files are the spool's own, and the folder {@code aside} in it,
 * where damaged ones are kept until somebody has looked at them.
 */
final class SpoolFolder {
  static final String FILE = "rw-------";
  private static final Logger log = LoggerFactory.getLogger(SpoolFolder.class);
  private static final String FOLDER = "rwx------";
  static final int PROBE = 64 << 10;

  /**
   * {@code -2} marks the format; the release before it put the rest of a damaged file aside itself.
   */
  private static final Pattern NAME =
      Pattern.compile("(\\d{16,18})(?:(-2)\\.spool|\\.spool(?:\\.damaged)?)");

  private final Path root;
  private final Path aside;

  private SpoolFolder(Path root) {
    this.root = root;
    this.aside = root.resolve("aside");
  }

  /** A file of the spool. */
  record Found(Path file, long number, Format format) {}

  static SpoolFolder open(Path root) throws IOException {
    var folder = new SpoolFolder(root);
    make(root);
    make(folder.aside);
    return folder;
  }

  private static void make(Path folder) throws IOException {
    var mode = PosixFilePermissions.fromString(FOLDER);
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mode));
    Files.setPosixFilePermissions(folder, mode);
  }

  /** The oldest first. Other files there are left alone. */
  List<Found> files() throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path file : list(root)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Format format = name.group(2) == null ? Format.FIRST : Format.SECOND;
        found.add(new Found(file, Long.parseLong(name.group(1)), format));
      } else if (!file.equals(aside)) {
        log.warn("File {} is no file of the spool, and is left alone", file);
      }
    }
    found.sort(Comparator.comparingLong(Found::number).thenComparing(Found::file));
    return found;
  }

  /** The highest number that a file had, so that no name comes twice. */
  long lastNumber() throws IOException {
    return Stream.concat(list(root).stream(), list(aside).stream())
        .map(file -> NAME.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .mapToLong(name -> Long.parseLong(name.group(1)))
        .max()
        .orElse(0);
  }

  Path file(long number) {
    return root.resolve("%016d-2.spool".formatted(number));
  }

  /** Only the hub's own user may read what senders wrote. */
  void close(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
    } catch (IOException e) {
      log.warn("The mode of {} cannot be set to 0600: {}", file, e.toString());
    }
  }

  /** Keeps a file, and beside it why. */
  void keep(Path file, Collection<Segment.Fault> faults) throws IOException {
    make(aside);
    Path kept = aside.resolve(file.getFileName());
    Files.move(file, kept);
    forceName(kept);
    Path reasons = aside.resolve(file.getFileName() + ".txt");
    Files.write(reasons, faults.stream().map(Segment.Fault::toString).toList());
    close(reasons);
  }

  /** How many files were kept and are still there. */
  long kept() throws IOException {
    return (Files.exists(aside) ? list(aside) : List.<Path>of())
        .stream().filter(file -> NAME.matcher(file.getFileName().toString()).matches()).count();
  }

  /**
   * Writes to the disk what takes room, and takes it away again.
   *
   * @throws IOException if it is full or broken
   */
  void probe() throws IOException {
    Path file = root.resolve("probe");
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE));
    var options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try (FileChannel channel = FileChannel.open(file, options, mode)) {
      for (ByteBuffer zeros = ByteBuffer.allocate(PROBE); zeros.hasRemaining(); ) {
        channel.write(zeros);
      }
      channel.force(true);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Makes the name of a file durable. */
  static void forceName(Path file) throws IOException {
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
