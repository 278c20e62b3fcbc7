package io.bactrian.watch.backup;

import io.bactrian.store.vault.Vault;
import io.bactrian.watch.restore.BackupSet;
import io.bactrian.watch.restore.ClusterArchive;
import io.bactrian.watch.restore.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** One copy of the whole cluster while it works, from which the log leads on. */
final class BaseBackup {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final DataSource database;
  private final Path cluster;
  private final Path scratch;

  /**
   * @param cluster PostgreSQL's folder
   * @param scratch a file for a part on its way
   */
  BaseBackup(DataSource database, Path cluster, Path scratch) {
    this.database = database;
    this.cluster = cluster;
    this.scratch = scratch;
  }

  /** Returns when a segment of the log has arrived at the destination. */
  interface Arrival {
    void await(String segment) throws IOException, InterruptedException;
  }

  static String id(Instant moment) {
    return ID.format(moment);
  }

  /** PostgreSQL ends the backup with the connection that began it. */
  Manifest take(BackupSet set, String id, Instant startedAt, Arrival arrival)
      throws IOException, SQLException, InterruptedException {
    try (Connection connection = database.getConnection()) {
      String startLsn = start(connection, id);
      String first = segment(connection, startLsn);
      MessageDigest digest = Vault.sha256();
      var parts = new PartedOutput(set, set.base(id), scratch);
      try {
        var counted = new CountedOutput(new DigestOutputStream(parts, digest));
        String stopLsn = copy(connection, counted);
        var manifest =
            new Manifest(
                id,
                startedAt,
                Instant.now(),
                startLsn,
                stopLsn,
                first,
                segment(connection, stopLsn),
                version(connection),
                migration(connection),
                counted.bytes,
                HexFormat.of().formatHex(digest.digest()),
                parts.parts());
        arrival.await(manifest.lastSegment());
        set.vault().put(set.manifest(id), manifest);
        return manifest;
      } catch (IOException | SQLException | InterruptedException e) {
        discard(parts, e);
        throw e;
      }
    }
  }

  private String copy(Connection connection, OutputStream out) throws IOException, SQLException {
    try (TarArchiveOutputStream tar = ClusterArchive.write(cluster, out);
        Statement statement = connection.createStatement();
        ResultSet stop =
            statement.executeQuery(
                "select lsn::text, labelfile, spcmapfile from pg_backup_stop(false)")) {
      stop.next();
      ClusterArchive.add(tar, "backup_label", stop.getString(2));
      return stop.getString(1);
    }
  }

  private static void discard(PartedOutput parts, Exception cause) {
    try {
      parts.discard();
    } catch (IOException e) {
      cause.addSuppressed(e); // the destination is away; a later prune removes them
    }
  }

  private static String start(Connection connection, String label) throws SQLException {
    try (PreparedStatement start =
        connection.prepareStatement("select pg_backup_start(?, fast => true)::text")) {
      start.setString(1, label);
      return one(start);
    }
  }

  static String segment(Connection connection, String lsn) throws SQLException {
    try (PreparedStatement name =
        connection.prepareStatement("select pg_walfile_name(?::pg_lsn)")) {
      name.setString(1, lsn);
      return one(name);
    }
  }

  private static int version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  private static String migration(Connection connection) throws SQLException {
    try (PreparedStatement newest =
        connection.prepareStatement(
            "select version from flyway_schema_history where version is not null"
                + " order by installed_rank desc limit 1")) {
      return one(newest);
    }
  }

  private static String one(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }

  private static final class CountedOutput extends OutputStream {
    private final OutputStream out;
    private long bytes;

    CountedOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      bytes++;
    }

    @Override
    public void write(byte[] content, int from, int length) throws IOException {
      out.write(content, from, length);
      bytes += length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
