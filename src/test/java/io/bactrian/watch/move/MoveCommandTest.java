package io.bactrian.watch.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.embedded.TestDatabase;
import io.bactrian.hub.embedded.TestObjects;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.objects.ObjectStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two servers: one in a data folder, one that is moved to. */
class MoveCommandTest {
  private static final String SIGNAL =
      """
      with message as (
        insert into raw_messages (source, sender, content_type, body, sha256)
        values ('tradingview', 'test', 'application/json', convert_to(?, 'UTF8'), sha256(convert_to(?, 'UTF8')))
        returning id)
      insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price)
      select ?, message.id, 't', convert_to(message.id::text, 'UTF8'), 'moved', E'BTC\\tUSD', 'buy', 1.100 from message
      """;

  private static Path data;
  private static TestDatabase server;
  private static TestObjects objects;
  private static Path buckets;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    data = folder.resolve("data");
    try (TestDatabase own = TestDatabase.start(data.resolve("postgres"), false)) {
      fill(JdbcClient.create(own.dataSource()));
    }
    Files.createDirectories(data.resolve("objects/buckets/bactrian"));
    try (TestObjects own = TestObjects.start(data.resolve("objects"))) {
      ObjectStore store = ObjectStores.open(own.endpoint(), "us-east-1", "bactrian", true);
      store.put("models/m.onnx", "weights".getBytes(StandardCharsets.UTF_8));
      store.put("models/m.json", "{}".getBytes(StandardCharsets.UTF_8));
    }
    server = TestDatabase.start(folder.resolve("server"), false);
    buckets = folder.resolve("objects/buckets");
    Files.createDirectories(buckets.resolve("safe"));
    objects = TestObjects.start(folder.resolve("objects"));
  }

  @AfterAll
  static void stop() throws Exception {
    objects.close();
    server.close();
  }

  /**
   * Two changes have positions, of which a subscriber had one; the third waits for its position.
   */
  private static void fill(JdbcClient jdbc) {
    jdbc.sql(
            """
            create trigger capture_insert after insert on tv_signals
            referencing new table as new_rows for each statement execute function capture_change('id')
            """)
        .update();
    signal(jdbc, "first");
    signal(jdbc, "second");
    jdbc.sql("select moved from move_changes(10)").query(Long.class).single();
    jdbc.sql(
            """
            insert into change_subscribers (subscriber, route_id, tables, operations, position)
            values ('mine', 'mine', '{tv_signals}', '{insert}', 1)
            """)
        .update();
    signal(jdbc, "third");
    jdbc.sql("create table my_notes as select 'a note' as note").update();
    jdbc.sql(
            """
            insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type)
            select min(id), '5001', n::text, n::text, n::text, now(), 'BUY' from raw_messages, generate_series(1, 500) n
            group by n
            """)
        .update();
    // So that the server's numbers are behind: both began as copies of one template.
    jdbc.sql(
            "do $$ begin for i in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$")
        .update();
  }

  private static void signal(JdbcClient jdbc, String id) {
    jdbc.sql(SIGNAL).params(id, id, id).update();
  }

  @Test
  void movesAllOrNothingAndChangesGoOnWhereTheyWere() throws IOException {
    JdbcClient target = JdbcClient.create(database("moved"));
    Map<String, String> environment = environment("moved");
    environment.putAll(objectsEnvironment());

    assertThat(move(environment, line -> {}, "DRY_RUN=yes"))
        .contains("tv_signals", "3 rows", "my_notes", "stay behind")
        .contains("2 of 9 bytes", "Nothing stops it. Nothing was changed.", "exit 0");
    assertThat(target.sql("select to_regclass('tv_signals')::text").query(String.class).list())
        .containsExactly((String) null);

    assertThat(move(environment, MoveCommandTest::cutOffAtSignals))
        .contains("The target holds all rows of this hub or none", "exit 1");
    assertThat(signals(target)).isEmpty();

    assertThat(move(environment, line -> {}))
        .contains("Compared: ", "trading_data: 500 rows", "Moved. Start the hub", "exit 0");
    assertThat(signals(target)).containsExactly("first", "second", "third");
    assertThat(Files.readString(buckets.resolve("safe/models/m.onnx"))).isEqualTo("weights");
    assertThat(data.resolve("postgres/moved")).hasContent(url("moved").replaceFirst("\\?.*", ""));

    signal(target, "fourth");
    assertThat(target.sql("select moved from move_changes(10)").query(Long.class).single())
        .isEqualTo(2);
    assertThat(
            target
                .sql("select position || ' ' || row_key from change_log order by position")
                .query(String.class)
                .list())
        .containsExactly("1 first", "2 second", "3 third", "4 fourth");
    assertThat(
            target
                .sql(
                    "select bool_and(n.txid > o.txid) from change_log n, change_log o where n.position = 4 and o.position < 4")
                .query(Boolean.class)
                .single())
        .isTrue();
    assertThat(target.sql("select position from change_subscribers").query(Long.class).list())
        .containsExactly(1L);

    assertThat(move(environment, line -> {}))
        .contains("rows of a hub that are not these", "change_log: 4 rows of 2", "exit 1");
  }

  @Test
  void letsTheServersTransactionNumbersPass() throws IOException {
    JdbcClient jdbc = JdbcClient.create(server.dataSource());
    long least = TransactionNumbers.next(jdbc) + 5_000;
    TransactionNumbers.pass(server.dataSource(), least, line -> {});
    assertThat(TransactionNumbers.next(jdbc)).isBetween(least, least + 1_000);
  }

  /** Of a user whom policies bind, too. */
  @Test
  void findsThatAllWasMovedBefore() throws IOException {
    JdbcClient target = JdbcClient.create(database("twice"));
    target.sql("create role mover login password 'mover'").update();
    target.sql("alter database twice owner to mover").update();
    Map<String, String> mover = environment("twice");
    mover.putAll(Map.of("HUB_DB_USER", "mover", "HUB_DB_PASSWORD", "mover"));
    assertThat(move(mover, line -> {})).contains("exit 0");
    assertThat(move(mover, line -> {}))
        .contains("The target holds all rows already", "Objects stay in", "exit 0");
    assertThat(
            target
                .sql("select relname from pg_class where relforcerowsecurity order by 1")
                .query(String.class)
                .list())
        .contains("signals", "trades", "equity");
  }

  @Test
  void saysWhatStopsItBeforeItChangesAnything() throws IOException {
    JdbcClient.create(database("used")).sql("create table accounts (id int)").update();
    assertThat(move(environment("used"), line -> {}, "DRY_RUN=yes"))
        .contains("Stops it: The target is not empty, it holds accounts", "exit 1");
    assertThat(move(environment("used"), line -> {}))
        .contains("Not moved: The target is not empty, it holds accounts", "exit 1");

    JdbcClient admin = JdbcClient.create(database("closed"));
    admin.sql("create role guest login password 'guest'").update();
    Map<String, String> guest = environment("closed");
    guest.putAll(Map.of("HUB_DB_USER", "guest", "HUB_DB_PASSWORD", "guest"));
    assertThat(move(guest, line -> {}, "DRY_RUN=yes"))
        .contains("grant create on schema public to guest", "grant create on database", "exit 1");

    guest.put("HUB_DB_PASSWORD", "wrong");
    assertThat(move(guest, line -> {})).contains("password authentication failed", "exit 1");
    assertThat(move(Map.of(), line -> {})).contains("URL or HUB_DB_URL is needed", "exit 1");
    assertThat(run(Map.of(), line -> {}, List.of("FROM=/nowhere", "URL=jdbc:postgresql://x/y")))
        .contains("is no data folder", "exit 1");
  }

  private static List<String> signals(JdbcClient jdbc) {
    return jdbc.sql("select id from tv_signals order by 1").query(String.class).list();
  }

  private static DataSource database(String name) throws IOException {
    JdbcClient.create(server.dataSource()).sql("create database " + name).update();
    return new DriverManagerDataSource(url(name), server.user(), server.password());
  }

  private static String url(String name) {
    return server.url().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1");
  }

  private static Map<String, String> environment(String database) throws IOException {
    return new HashMap<>(
        Map.of(
            "HUB_DB_URL", url(database),
            "HUB_DB_USER", server.user(),
            "HUB_DB_PASSWORD", server.password()));
  }

  private static Map<String, String> objectsEnvironment() {
    return Map.of(
        "HUB_S3_ENDPOINT", objects.endpoint().uri().toString(),
        "HUB_S3_BUCKET", "safe",
        "HUB_S3_ACCESS_KEY", objects.endpoint().accessKey(),
        "HUB_S3_SECRET_KEY", objects.endpoint().secretKey());
  }

  /** The server ends the connection while rows go over it. */
  private static void cutOffAtSignals(String line) {
    if (line.contains("tv_signals: ")) {
      try {
        JdbcClient.create(server.dataSource())
            .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'moved'")
            .query()
            .listOfRows();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String move(
      Map<String, String> environment, Consumer<String> onLine, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("FROM=" + data);
    return run(environment, onLine, all);
  }

  private static String run(
      Map<String, String> environment, Consumer<String> onLine, List<String> arguments) {
    var bytes = new ByteArrayOutputStream();
    var out =
        new PrintStream(bytes, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            super.println(line);
            onLine.accept(line);
          }
        };
    int exit = MoveCommand.run(arguments, environment, out);
    return bytes.toString(StandardCharsets.UTF_8) + "exit " + exit;
  }
}
