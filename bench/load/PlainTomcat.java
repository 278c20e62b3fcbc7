import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.catalina.startup.Tomcat;

/** What a servlet written by hand runs on: a pool of 32 connections and Tomcat with 64 threads. */
public final class PlainTomcat {
  private PlainTomcat() {}

  /**
   * @param statements that make the table anew; the password is BENCH_PASSWORD
   */
  public static HikariDataSource pool(String url, String user, String... statements)
      throws SQLException {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(System.getenv("BENCH_PASSWORD"));
    config.setMaximumPoolSize(32);
    var pool = new HikariDataSource(config);
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
    return pool;
  }

  /** Serves until the process ends. */
  public static void serve(int port, String address, HttpServlet servlet) throws Exception {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("plain-tomcat").toString());
    tomcat.setPort(port);
    var protocol = tomcat.getConnector().getProtocolHandler();
    if (Runtime.version().feature() >= 21) { // by reflection, for it compiles on 17 too
      protocol.setExecutor(
          (Executor)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    }
    tomcat.getConnector().setProperty("maxThreads", "64");
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    var context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "plain", servlet);
    context.addServletMappingDecoded(address, "plain");
    tomcat.start();
    tomcat.getServer().await();
  }
}
