package io.bactrian.watch.move;

import io.bactrian.watch.move.Side.Table;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** A table's rows from one database to the other, as a stream of PostgreSQL's own text form. */
final class TableCopy {
  private static final int CHUNK = 64 * 1024;

  private TableCopy() {}

  /**
   * The content of a table, whatever the order of its rows.
   *
   * @param sum of the first 8 bytes of each row's SHA-256, modulo 2^64
   * @param bytes in text form
   */
  record Content(long rows, long sum, long bytes) {}

  /** Into a table that is empty; no constraint between tables holds meanwhile. */
  static Content copy(Side from, Table table, Side into) throws SQLException {
    CopyIn in =
        into.copies().copyIn("copy %s (%s) from stdin".formatted(table.name(), table.columns()));
    try {
      Content content = read(from, table, in);
      in.endCopy();
      return content;
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }

  static Content of(Side side, Table table) throws SQLException {
    return read(side, table, null);
  }

  private static Content read(Side from, Table table, @Nullable CopyIn into) throws SQLException {
    CopyOut out =
        from.copies().copyOut("copy %s (%s) to stdout".formatted(table.name(), table.columns()));
    MessageDigest digest = sha256();
    var chunk = new ByteArrayOutputStream(CHUNK);
    long rows = 0;
    long sum = 0;
    long bytes = 0;
    try {
      for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
        rows++;
        bytes += row.length;
        sum += ByteBuffer.wrap(digest.digest(row)).getLong();
        if (into != null) {
          chunk.writeBytes(row);
          send(chunk, CHUNK, into);
        }
      }
      if (into != null) {
        send(chunk, 1, into);
      }
      return new Content(rows, sum, bytes);
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  private static void send(ByteArrayOutputStream chunk, int atLeast, CopyIn into)
      throws SQLException {
    if (chunk.size() >= atLeast) {
      into.writeToCopy(chunk.toByteArray(), 0, chunk.size());
      chunk.reset();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
