package io.bactrian.capture.inbox;

import java.io.IOException;
import java.io.LineNumberReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a parser one line at a time, so that what it took since a row began is the row's text. The
 * parser meets an end of file where a row would grow over its limit.
 */
final class CsvLines extends Reader {
  private static final int LONGEST_ROW = 64 * 1024;

  private final Reader in;
  private final List<String> row = new ArrayList<>();
  private final Deque<String> again = new ArrayDeque<>();
  private CharBuffer untaken = CharBuffer.allocate(0);
  private long linesBefore;
  private int length;

  CsvLines(Reader in) {
    this.in = new LineNumberReader(in); // every end of a line becomes a line feed
  }

  void beginRow() {
    linesBefore += row.size();
    row.clear();
    length = 0;
  }

  /** The number of the row's first line, from 1. */
  long line() {
    return linesBefore + 1;
  }

  String text() {
    return String.join("\n", row);
  }

  /** Makes its first line alone the row; the others are read again. */
  void cutRow() {
    for (int i = row.size() - 1; i > 0; i--) {
      again.push(row.remove(i));
    }
    untaken = CharBuffer.allocate(0);
  }

  /** Null at the end. */
  @Nullable String peek() throws IOException {
    String next = again.isEmpty() ? readLine() : again.pop();
    if (next != null) {
      again.push(next);
    }
    return next;
  }

  @Override
  public int read(char[] target, int offset, int most) throws IOException {
    if (!untaken.hasRemaining()) {
      String next = peek();
      if (next == null || (!row.isEmpty() && length + next.length() > LONGEST_ROW)) {
        return -1;
      }
      row.add(again.pop());
      length += next.length() + 1;
      untaken = CharBuffer.wrap(next + "\n");
    }
    int count = Math.min(most, untaken.remaining());
    untaken.get(target, offset, count);
    return count;
  }

  private @Nullable String readLine() throws IOException {
    int c = in.read();
    if (c < 0) {
      return null;
    }
    var line = new StringBuilder();
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == LONGEST_ROW) {
        throw InboxRows.refused(
            line() + row.size(), null, "it is longer than 64 KB; is this a CSV file?");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
