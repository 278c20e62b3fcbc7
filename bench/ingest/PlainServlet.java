import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;

/**
 * What somebody would write by hand instead of the hub's capture: a servlet that compares the token,
 * parses the alert, checks three fields and does one INSERT into one table with one index. Arguments:
 * port, JDBC URL, user; the password and the token come from the environment.
 */
public final class PlainServlet extends HttpServlet {
  private static final String INSERT =
      """
      insert into plain_alerts (body, strategy, ticker, action, close) values (?, ?, ?, ?, ?) returning id""";

  private final ObjectMapper mapper = new ObjectMapper();
  private final byte[] token = System.getenv("BENCH_TOKEN").getBytes(StandardCharsets.UTF_8);
  private final transient HikariDataSource pool;

  private PlainServlet(HikariDataSource pool) {
    this.pool = pool;
  }

  public static void main(String[] arguments) throws Exception {
    HikariDataSource pool =
        PlainTomcat.pool(
            arguments[1],
            arguments[2],
            "drop table if exists plain_alerts",
            """
            create table plain_alerts (id bigint generated always as identity primary key, body bytea not null,
              strategy text not null, ticker text not null, action text not null, close numeric,
              received_at timestamptz not null default clock_timestamp())""");
    PlainTomcat.serve(
        Integer.parseInt(arguments[0]), "/webhooks/tradingview/*", new PlainServlet(pool));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] given = request.getPathInfo().substring(1).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, token)) {
      response.setStatus(401);
      return;
    }
    byte[] body = request.getInputStream().readAllBytes();
    JsonNode alert = mapper.readTree(body);
    String action = alert.path("action").asText();
    if (!alert.hasNonNull("strategy")
        || !alert.hasNonNull("ticker")
        || !(action.equals("buy") || action.equals("sell"))) {
      response.setStatus(400);
      return;
    }
    long id;
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(INSERT)) {
      statement.setBytes(1, body);
      statement.setString(2, alert.get("strategy").asText());
      statement.setString(3, alert.get("ticker").asText());
      statement.setString(4, action);
      statement.setBigDecimal(
          5, alert.hasNonNull("close") ? new BigDecimal(alert.get("close").asText()) : null);
      try (var rows = statement.executeQuery()) {
        rows.next();
        id = rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    response.setContentType("application/json");
    response
        .getOutputStream()
        .write(("{\"id\":\"" + id + "\",\"status\":\"stored\"}").getBytes(StandardCharsets.UTF_8));
  }
}
