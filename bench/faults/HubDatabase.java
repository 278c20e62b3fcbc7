import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The PostgreSQL that a hub keeps under its data folder, from outside. */
final class HubDatabase {
  private final Path folder;

  /**
   * @param data the hub's data folder
   */
  HubDatabase(Path data) {
    this.folder = data.resolve("postgres");
  }

  private String postmaster(int line) throws IOException {
    try (var folders = Files.list(folder)) {
      Path file =
          folders
              .map(cluster -> cluster.resolve("postmaster.pid"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow(() -> new IOException("no postmaster"));
      return Files.readAllLines(file).get(line).strip();
    }
  }

  ProcessHandle process() throws IOException {
    return ProcessHandle.of(Long.parseLong(postmaster(0))).orElseThrow();
  }

  String url() throws IOException {
    return "jdbc:postgresql://127.0.0.1:" + postmaster(3) + "/postgres";
  }

  String password() throws IOException {
    return Files.readString(folder.resolve("password")).strip();
  }

  Connection connect() throws SQLException, IOException {
    return DriverManager.getConnection(url() + "?connectTimeout=2", "hub", password());
  }

  void execute(String... statements) throws SQLException, IOException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  long number(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Returns when it answers again. */
  void await() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      try {
        execute("select 1");
        return;
      } catch (SQLException | IOException e) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("PostgreSQL did not come back");
  }
}
