import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What somebody would write by hand instead of the hub's {@code /infer}: a servlet that compares the
 * key, reads the newest bars by one SELECT, asks every model by ONNX Runtime and stores the decision
 * by one INSERT before it answers. It has no lobes, fusion, sizing or guard.
 *
 * <p>Arguments: port, JDBC URL, user, the bars' login, the model files; the password and the key come
 * from the environment.
 */
public final class PlainInfer extends HttpServlet {
  /** As many bars as the hub's feature set looks back over, and as many columns as it has. */
  private static final int BARS = 110;

  private static final int FEATURES = 20;
  private static final String SELECT =
      """
      select open, high, low, close, volume from market_bars
      where login = ? and symbol = ? and period = 'M5' order by open_time desc limit %d"""
          .formatted(BARS);
  private static final String INSERT =
      """
      insert into plain_decisions (symbol, strategy, action, confidence, features) values (?, ?, ?, ?, ?::jsonb)
      returning id""";

  private final ObjectMapper mapper = new ObjectMapper();
  private final byte[] key = ("Bearer " + System.getenv("EA_KEY")).getBytes(StandardCharsets.UTF_8);
  private final String login;
  private final transient HikariDataSource pool;
  private final transient List<OrtSession> models;

  private PlainInfer(String login, HikariDataSource pool, List<OrtSession> models) {
    this.login = login;
    this.pool = pool;
    this.models = models;
  }

  public static void main(String[] arguments) throws Exception {
    HikariDataSource pool =
        PlainTomcat.pool(
            arguments[1],
            arguments[2],
            "drop table if exists plain_decisions",
            """
            create table plain_decisions (id bigint generated always as identity primary key, symbol text not null,
              strategy text not null, action text not null, confidence double precision not null, features jsonb not null,
              decided_at timestamptz not null default clock_timestamp())""");
    List<OrtSession> models = models(Arrays.asList(arguments).subList(4, arguments.length));
    PlainTomcat.serve(
        Integer.parseInt(arguments[0]),
        "/functions/v1/infer",
        new PlainInfer(arguments[3], pool, models));
  }

  private static List<OrtSession> models(List<String> files) throws Exception {
    var models = new ArrayList<OrtSession>();
    for (String file : files) {
      var options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      models.add(
          OrtEnvironment.getEnvironment()
              .createSession(Files.readAllBytes(Path.of(file)), options));
    }
    return models;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String given = String.valueOf(request.getHeader("Authorization"));
    if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), key)) {
      response.setStatus(401);
      return;
    }
    JsonNode question = mapper.readTree(request.getInputStream());
    if (!question.hasNonNull("symbol") || !question.hasNonNull("strategy")) {
      response.setStatus(400);
      return;
    }
    String symbol = question.get("symbol").asText();
    byte[] answer;
    try {
      float[] features = features(symbol);
      float up = probabilities(features)[0];
      String action = up > 0.52 ? "BUY" : up < 0.48 ? "SELL" : "HOLD";
      float confidence = Math.abs(2 * up - 1);
      String strategy = question.get("strategy").asText();
      long id = insert(symbol, strategy, action, confidence, features);
      answer =
          mapper.writeValueAsBytes(
              Map.of("id", String.valueOf(id), "action", action, "confidence", confidence));
    } catch (SQLException | OrtException e) {
      throw new IOException(e);
    }
    response.setContentType("application/json");
    response.getOutputStream().write(answer);
  }

  /** Returns of the newest closes: the hub's own features take no less work. */
  private float[] features(String symbol) throws SQLException {
    var closes = new ArrayList<Double>();
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, login);
      statement.setString(2, symbol);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          closes.add(rows.getDouble("close"));
        }
      }
    }
    if (closes.size() < BARS) {
      throw new SQLException("there are " + closes.size() + " bars, not " + BARS);
    }
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = (float) Math.log(closes.get(i) / closes.get(i + 1));
    }
    return features;
  }

  /** Of the first model; the others are asked too, as one decision needs them. */
  private float[] probabilities(float[] features) throws OrtException {
    float[] first = null;
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    for (OrtSession model : models) {
      try (OnnxTensor row =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(features), new long[] {1, FEATURES});
          OrtSession.Result result = model.run(Map.of("features", row))) {
        float[][] rows = (float[][]) result.get("probabilities").orElseThrow().getValue();
        first = first == null ? rows[0] : first;
      }
    }
    return first;
  }

  private long insert(
      String symbol, String strategy, String action, float confidence, float[] features)
      throws SQLException, IOException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, symbol);
      statement.setString(2, strategy);
      statement.setString(3, action);
      statement.setDouble(4, confidence);
      statement.setString(5, mapper.writeValueAsString(features));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
