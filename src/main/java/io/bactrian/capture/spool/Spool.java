package io.bactrian.capture.spool;

import io.bactrian.capture.spool.RecordFile.Entry;
import io.bactrian.capture.spool.SpoolFolder.Found;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A first-in first-out queue on disk: what {@link #append} returned from survives a crash at any
 * moment, and stays until it is removed. After a crash it gives again what was removed from a file
 * that were still there. What is damaged costs the records that it hit and no others; its file is
 * kept.
 */
final class Spool implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  private final SpoolFolder folder;
  private final long limit;
  private final long segmentSize;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long number;
  private long lost;
  private long setAside;
  private long unopened;

  private Spool(SpoolFolder folder, long limit, long segmentSize) throws IOException {
    this.folder = folder;
    this.limit = limit;
    this.segmentSize = segmentSize;
    this.number = folder.lastNumber();
  }

  /**
   * @param limit bytes that it holds at most
   * @param segmentSize bytes after which another file is begun
   */
  static Spool open(Path folder, long limit, long segmentSize) throws IOException {
    var spool = new Spool(SpoolFolder.open(folder), limit, segmentSize);
    List<Found> files = spool.folder.files();
    for (Found found : files) {
      spool.recover(found, found.equals(files.get(files.size() - 1)));
    }
    spool.dropEmpty();
    return spool;
  }

  private void recover(Found found, boolean newest) {
    try {
      folder.close(found.file());
      segments.addLast(Segment.open(found.file(), found.format(), newest));
    } catch (IOException e) {
      unopened++;
      log.error("Spool file {} cannot be opened, and is left for the next start", found.file(), e);
    }
  }

  /**
   * Makes all durable, or none.
   *
   * @throws SpoolFullException if they do not fit in
   * @throws IOException if the disk is full or broken
   */
  synchronized void append(List<byte[]> records) throws IOException {
    checkRoom(records.stream().mapToLong(bytes -> bytes.length).sum());
    Segment last = segments.peekLast();
    if (last == null || last.isSealed() || last.size() >= segmentSize) {
      last = Segment.create(folder.file(++number));
      segments.addLast(last);
    }
    try {
      last.append(records);
    } catch (IOException e) {
      if (last.records() == 0) {
        segments.removeLast();
        finish(last);
      }
      throw e;
    }
  }

  /**
   * Returns if the disk takes something.
   *
   * @throws IOException as {@link #append} would
   */
  void probe() throws IOException {
    synchronized (this) {
      checkRoom(SpoolFolder.PROBE);
    }
    folder.probe();
  }

  private void checkRoom(long size) throws SpoolFullException {
    if (bytes() + size > limit) {
      throw new SpoolFullException(limit);
    }
  }

  /** The oldest records, at least one where there is any; they stay until they are removed. */
  synchronized List<Entry> peek(int maxRecords, long maxBytes) throws IOException {
    List<Entry> found = new ArrayList<>();
    while (found.isEmpty() && !segments.isEmpty()) {
      found = peek(segments.getFirst(), maxRecords, maxBytes);
      dropEmpty();
    }
    return found;
  }

  private static List<Entry> peek(Segment segment, int maxRecords, long maxBytes)
      throws IOException {
    List<Entry> found = new ArrayList<>();
    long bytes = 0;
    @Nullable Entry last = null;
    while (found.size() < maxRecords && bytes < maxBytes) {
      last = segment.next(last);
      if (last == null) {
        break;
      }
      found.add(last);
      bytes += last.bytes().length;
    }
    return found;
  }

  /** Removes the oldest records, which {@link #peek} gave. */
  synchronized void remove(List<Entry> done) {
    if (!done.isEmpty()) {
      segments.getFirst().remove(done.get(done.size() - 1), done.size());
      dropEmpty();
    }
  }

  /** Notes why a record, which {@link #peek} gave, never becomes rows: its file is kept. */
  synchronized void setAside(Entry record, String reason) {
    segments.getFirst().setAside(record, reason);
  }

  private void dropEmpty() {
    for (Segment first = segments.peekFirst();
        first != null && first.records() == 0;
        first = segments.peekFirst()) {
      segments.removeFirst();
      finish(first);
    }
  }

  /** A file that cannot be taken away is read again by the next start, which does no harm. */
  private void finish(Segment segment) {
    try {
      segment.close();
      if (segment.faults().isEmpty()) {
        Files.deleteIfExists(segment.file());
      } else {
        count(segment);
        folder.keep(segment.file(), segment.faults());
      }
    } catch (IOException e) {
      log.error("Spool file {} is done, but cannot be deleted", segment.file(), e);
    }
  }

  private void count(Segment segment) {
    lost += lost(segment);
    setAside += setAside(segment);
  }

  private static long lost(Segment segment) {
    return segment.faults().stream().mapToLong(Segment.Fault::lost).sum();
  }

  private static long setAside(Segment segment) {
    return segment.faults().stream().filter(fault -> fault.lost() == 0).count();
  }

  /** What damage cost, and what was set aside, since the start. */
  synchronized SpoolDamage damage() throws IOException {
    return new SpoolDamage(
        lost + segments.stream().mapToLong(Spool::lost).sum(),
        setAside + segments.stream().mapToLong(Spool::setAside).sum(),
        unopened + folder.kept() + segments.stream().filter(it -> !it.faults().isEmpty()).count());
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
