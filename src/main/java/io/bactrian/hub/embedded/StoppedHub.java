package io.bactrian.hub.embedded;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A data folder that no hub runs on: its database and objects, for a command that reads them. */
public final class StoppedHub implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(10); // after a crash it recovers first

  private final DataDirectory data;
  private final SecondPostgres database;
  private @Nullable EmbeddedObjectStore objects;

  private StoppedHub(DataDirectory data, SecondPostgres database) {
    this.data = data;
    this.database = database;
  }

  /**
   * Starts its PostgreSQL.
   *
   * @throws HubException where the folder holds no database, or a hub runs on it
   */
  public static StoppedHub open(Path folder) throws IOException {
    Path postgres = folder.resolve("postgres");
    if (!Files.exists(postgres.resolve("cluster/PG_VERSION"))) {
      throw new HubException(
          ErrorCode.NOT_FOUND, "FROM", folder + " is no data folder with a database of a hub.");
    }
    DataDirectory data;
    try {
      data = DataDirectory.lock(folder);
    } catch (DataDirectoryInUseException e) {
      throw new HubException(ErrorCode.CONFLICT, "FROM", e.getMessage() + " Stop that hub.", e);
    }
    try {
      var database = new SecondPostgres(postgres, null, archive(postgres), TIMEOUT);
      database.start();
      return new StoppedHub(data, database);
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** As it was: a hole in the log would end what a backup can restore. */
  private static List<String> archive(Path postgres) throws IOException {
    Path settings = postgres.resolve("cluster/hub.conf");
    return Files.exists(settings)
        ? Files.readAllLines(settings).stream().filter(line -> line.startsWith("archive_")).toList()
        : List.of();
  }

  /** It runs until {@link #close}. */
  public SecondPostgres database() {
    return database;
  }

  /** Serves its objects from the first call on. */
  public S3Endpoint objects() throws IOException {
    EmbeddedObjectStore store = objects;
    if (store == null) {
      store = EmbeddedObjectStore.start(data.resolve("objects"));
      objects = store;
    }
    return new S3Endpoint(store.endpoint(), EmbeddedObjectStore.ACCESS_KEY, store.secretKey());
  }

  /**
   * From now on a hub does not start on the database here.
   *
   * @param where its rows are now
   */
  public void moved(String where) throws IOException {
    WholeFile.write(MovedDatabaseException.marker(data.resolve("postgres")), where + "\n");
  }

  @Override
  public void close() throws IOException {
    try (data) {
      EmbeddedObjectStore store = objects;
      if (store != null) {
        store.close();
      }
      database.close();
    } catch (ReflectiveOperationException e) {
      throw new IOException("S3Proxy does not stop", e);
    }
  }
}
