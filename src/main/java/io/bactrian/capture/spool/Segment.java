package io.bactrian.capture.spool;

import io.bactrian.capture.spool.RecordFile.Entry;
import io.bactrian.capture.spool.RecordFile.Format;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file of the spool, and what in it cannot be read. */
final class Segment implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Segment.class);

  private final Path file;
  private final RecordFile content;
  private final SortedMap<Long, Fault> faults = new TreeMap<>();
  private boolean sealed;
  private long end;
  private int number;
  private long read;
  private int readNumber;
  private int records;

  private Segment(Path file, RecordFile content) {
    this.file = file;
    this.content = content;
    this.sealed = !content.takesRecords();
  }

  /**
   * A stretch of the file that does not become rows.
   *
   * @param lost how many acknowledged messages it held, at least; 0 where they can be read
   */
  record Fault(long from, long to, int lost, String reason) {
    @Override
    public String toString() {
      return "bytes " + from + " to " + to + ": " + reason;
    }
  }

  static Segment create(Path file) throws IOException {
    RecordFile content = RecordFile.create(file);
    try {
      SpoolFolder.forceName(file); // the file's name is durable too
    } catch (IOException e) {
      content.close();
      Files.delete(file);
      throw e;
    }
    return new Segment(file, content);
  }

  /**
   * Opens a file that a former run left.
   *
   * @param newest whether a crash may have torn its end
   */
  static Segment open(Path file, Format format, boolean newest) throws IOException {
    var segment = new Segment(file, RecordFile.open(file, format));
    try {
      segment.recover(newest);
      return segment;
    } catch (IOException | RuntimeException e) {
      segment.close();
      throw e;
    }
  }

  private void recover(boolean newest) throws IOException {
    while (end < content.size()) {
      Entry entry = content.at(end);
      if (entry != null) {
        end = entry.end();
        number = entry.number() + 1;
        records++;
      } else if (newest && content.isTorn(end)) {
        log.warn(
            "Spool file {} ends in {} bytes of an interrupted write, never acknowledged: they are"
                + " cut",
            file,
            content.size() - end);
        content.cut(end);
      } else {
        end = skip(end, number).to();
      }
    }
  }

  /** Appends all and forces them to disk, or leaves the file as it was. */
  void append(List<byte[]> added) throws IOException {
    try {
      end = content.append(end, number, added);
    } catch (IOException e) {
      sealed = true; // what a failed write left behind is not built upon
      throw e;
    }
    number += added.size();
    records += added.size();
  }

  boolean isSealed() {
    return sealed;
  }

  /** The next record that can be read, after another or after those removed; null at the end. */
  @Nullable Entry next(@Nullable Entry previous) throws IOException {
    long from = previous == null ? read : previous.end();
    int expected = previous == null ? readNumber : previous.number() + 1;
    while (from < end) {
      Entry entry = content.at(from);
      if (entry != null) {
        return entry;
      }
      boolean known = faults.containsKey(from);
      Fault damage = skip(from, expected);
      if (!known) { // damaged since it was counted
        records -= Math.min(records, damage.lost());
      }
      from = damage.to();
    }
    if (previous == null) {
      records = 0;
    }
    return null;
  }

  /** Notes the damage that begins here, up to where the next whole record begins. */
  private Fault skip(long from, int expected) throws IOException {
    Fault known = faults.get(from);
    if (known != null) {
      return known;
    }
    long to = content.find(from + 1);
    Entry next = content.at(to);
    int found = next == null ? -1 : next.number();
    boolean counted = found > expected;
    int lost = counted ? found - expected : 1;
    String least = counted ? "" : "at least ";
    var damage =
        new Fault(from, to, lost, "damaged; " + least + lost + " acknowledged messages are lost");
    fault(damage);
    return damage;
  }

  /** Notes that a record can be read, but never becomes rows. */
  void setAside(Entry entry, String reason) {
    if (!faults.containsKey(entry.start())) {
      fault(new Fault(entry.start(), entry.end(), 0, "set aside: " + reason));
    }
  }

  private void fault(Fault fault) {
    faults.put(fault.from(), fault);
    sealed = true;
    log.error("Spool file {}, {}. The file is kept in the spool's folder aside.", file, fault);
  }

  Collection<Fault> faults() {
    return faults.values();
  }

  /** Counts records as done, up to this one. */
  void remove(Entry last, int count) {
    read = last.end();
    readNumber = last.number() + 1;
    records -= Math.min(records, count);
  }

  Path file() {
    return file;
  }

  int records() {
    return records;
  }

  long size() {
    return end;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
