package io.bactrian.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A first-in first-out queue on disk: what {@link #append} returned from survives a crash at any
 * moment, and stays until it is removed. After a crash it gives again what was removed from a file
 * that still stood.
 */
final class Spool implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);
  private static final String SUFFIX = ".spool";

  private final Path folder;
  private final long limit;
  private final long segmentSize;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long number;
  private boolean broken;

  private Spool(Path folder, long limit, long segmentSize) {
    this.folder = folder;
    this.limit = limit;
    this.segmentSize = segmentSize;
  }

  /**
   * @param limit bytes that it holds at most
   * @param segmentSize bytes after which another file is begun
   */
  static Spool open(Path folder, long limit, long segmentSize) throws IOException {
    Files.createDirectories(folder);
    var spool = new Spool(folder, limit, segmentSize);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
    }
    for (Path file : files) {
      spool.recover(file, file.equals(files.get(files.size() - 1)));
    }
    return spool;
  }

  private void recover(Path file, boolean last) throws IOException {
    Segment segment = Segment.open(file);
    if (segment.tail() > 0 && last) {
      log.warn("{} ends in {} bytes that were never acknowledged: cut", file, segment.tail());
      segment.cutTail();
    } else if (segment.tail() > 0) {
      log.error("{} is damaged, its rest is kept as {}", file, segment.saveTail());
    }
    String name = file.getFileName().toString();
    number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    if (segment.records() == 0) {
      segment.delete();
    } else {
      segments.addLast(segment);
    }
  }

  /**
   * Makes all durable, or none.
   *
   * @throws SpoolFullException if they do not fit in
   * @throws IOException if the disk is full or broken
   */
  synchronized void append(List<byte[]> records) throws IOException {
    long size = records.stream().mapToLong(bytes -> bytes.length).sum();
    if (bytes() + size > limit) {
      throw new SpoolFullException(limit);
    }
    Segment last = segments.peekLast();
    if (last == null || broken || last.size() >= segmentSize) {
      last = Segment.create(folder.resolve("%016d%s".formatted(++number, SUFFIX)));
      segments.addLast(last);
      broken = false;
    }
    try {
      last.append(records);
    } catch (IOException e) {
      broken = true; // what a failed write left behind is not built upon
      if (last.records() == 0) {
        segments.removeLast();
        last.delete();
      }
      throw e;
    }
  }

  /** The oldest records, at least one where there is any; they stay until they are removed. */
  synchronized List<Segment.Entry> peek(int maxRecords, long maxBytes) throws IOException {
    dropEmpty();
    List<Segment.Entry> found = new ArrayList<>();
    Segment first = segments.peekFirst();
    if (first == null) {
      return found;
    }
    long bytes = 0;
    long offset = 0;
    while (found.size() < maxRecords && bytes < maxBytes) {
      Segment.Entry next = first.next(offset);
      if (next == null) {
        break;
      }
      found.add(next);
      bytes += next.bytes().length;
      offset = next.end();
    }
    return found;
  }

  /** Removes the oldest records, which {@link #peek} gave. */
  synchronized void remove(List<Segment.Entry> done) throws IOException {
    if (!done.isEmpty()) {
      segments.getFirst().remove(done.get(done.size() - 1).end(), done.size());
      dropEmpty();
    }
  }

  private void dropEmpty() throws IOException {
    for (Segment first = segments.peekFirst();
        first != null && first.records() == 0;
        first = segments.peekFirst()) {
      segments.removeFirst();
      first.delete();
    }
  }

  synchronized long records() {
    return segments.stream().mapToLong(Segment::records).sum();
  }

  synchronized long bytes() {
    return segments.stream().mapToLong(Segment::size).sum();
  }

  @Override
  public synchronized void close() throws IOException {
    for (Segment segment : segments) {
      segment.close();
    }
  }
}
