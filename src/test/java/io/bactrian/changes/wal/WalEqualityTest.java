package io.bactrian.changes.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.changes.delivery.FanOutTestBase;
import io.bactrian.shared.Ulid;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * The log and a trigger bring the very same changes: beside the log, a twin of the trigger writes
 * into a table of its own.
 */
@DirtiesContext // two readers in one JVM contend for the name of their metrics
@TestPropertySource(
    properties = {
      "hub.cdc.capture=wal",
      "hub.cdc.wal.batch-size=3",
      "hub.cdc.tables=tv_signals,trading_data,market_bars,order_receipts,closed_trades,probes,probe_pairs,probe_types"
    })
@Tag("wal")
class WalEqualityTest extends FanOutTestBase {
  private static final String CHANGES =
      """
      select format('%%s-%%s/%%s/%%s %%s from %%s to %%s', txid, ordinal, table_name, row_key, operation, before, after)
      from (%s) c where table_name like 'probe%%'
      order by table_name, row_key, txid, ordinal
      """;
  private static final String BY_TRIGGER =
      CHANGES.formatted(
          "select *, row_number() over (partition by txid, table_name, row_key order by id) - 1 as"
              + " ordinal from twin_inbox");
  private static final String BY_LOG = CHANGES.formatted("select * from change_log");

  @Autowired WalSlot slot;
  @Autowired WalInbox inbox;
  @Autowired JdbcConnectionDetails database;

  @Override
  public void awaitCaptured() {
    String word = "test:" + Ulid.next();
    slot.say(word);
    await().atMost(PATIENCE).until(() -> word.equals(inbox.lastWord()));
  }

  @BeforeEach
  void watchByTriggersToo() {
    jdbc.sql("truncate probe_types").update();
    if (jdbc.sql("select to_regclass('twin_inbox') is not null").query(Boolean.class).single()) {
      jdbc.sql("truncate twin_inbox").update();
      return;
    }
    jdbc.sql("create table twin_inbox (like change_inbox including all)").update();
    String twin =
        jdbc.sql("select pg_get_functiondef('capture_change'::regproc)")
            .query(String.class)
            .single()
            .replace("capture_change", "capture_twin")
            .replace("change_inbox", "twin_inbox");
    jdbc.sql(twin).update();
    for (String table : List.of("probe_types:id:at", "probes:id", "probe_pairs:login:id")) {
      String[] key = table.split(":");
      String arguments = "'" + String.join("', '", List.of(key).subList(1, key.length)) + "'";
      String trigger =
          "create trigger twin_%s after %s on "
              + key[0]
              + " referencing %s for each statement execute function capture_twin("
              + arguments
              + ")";
      jdbc.sql(trigger.formatted("i", "insert", "new table as new_rows")).update();
      jdbc.sql(trigger.formatted("u", "update", "old table as old_rows new table as new_rows"))
          .update();
      jdbc.sql(trigger.formatted("d", "delete", "old table as old_rows")).update();
    }
  }

  private void write(String... statements) {
    transaction.executeWithoutResult(
        status -> List.of(statements).forEach(sql -> jdbc.sql(sql).update()));
  }

  /** Returns the changes as both saw them. */
  private List<String> changes() {
    awaitInboxEmpty();
    List<String> byLog = jdbc.sql(BY_LOG).query(String.class).list();
    assertThat(byLog).isEqualTo(jdbc.sql(BY_TRIGGER).query(String.class).list());
    return byLog;
  }

  @Test
  void everyTypeBecomesTheSameJson() {
    write(
        "insert into probe_types (id, at) values ('00000000-0000-0000-0000-000000000001',"
            + " '2024-02-29 12:00:00.1+02')",
        """
        insert into probe_types values (
          '00000000-0000-0000-0000-000000000002', '1999-12-31 23:59:59.999999+00', -32768, 2147483647,
          -9223372036854775808, 1.1, 1e-300, 12345678901234567890.123456789012345678901234567890, 1.5000000000, false,
          'ab', 'x', 'a name', 'a "quoted" \\ back', E'line\\nbreak \\u20ac \\U0001F42A', '\\x00ff10', '2024-02-29',
          '23:59:59.999999', '2024-06-30 00:00:00', '2024-06-30 00:00:00+00', '1 year 2 mons -3 days 04:05:06.789',
          '{"b": 1.50, "a": [null, 1e2]}', '{"b": 1.50, "a": [null, 100.0, "\\u20ac"]}', '<a href="x">y</a>', B'10101', B'1',
          4294967295, 'tv_signals', '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '(1.5,-2)', '{1,2,3}', '[(0,0),(1,1)]',
          '((2,2),(0,0))', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(1,2),3>', 'a:1 fat:2', 'fat & rat',
          '[2024-01-01 00:00+00,2024-02-01 00:00+00)', '{[1,3),[5,7)}', '[1.5,2.5]', '16/B374D848', '12345678901',
          'it''s wild', '(7,"a, b")', 42000.5, 'null', array['a', null, 'c"d', 'e,f'], array[1.10, null, 'NaN'],
          array['2024-01-01 00:00:00.000001+00'::timestamptz], array['\\x01'::bytea], array['{"x": 1.0}'::jsonb],
          array['calm'::probe_mood], array['(1,x)'::probe_point], '{{1,2},{3,4}}', 'odd')
        """,
        """
        insert into probe_types (id, at, a_real, a_double, a_numeric, a_date, a_time, a_timestamp, a_timestamptz, an_interval,
          a_jsonb, texts, some_bytes, a_text)
        values ('00000000-0000-0000-0000-000000000003', 'infinity', 'NaN', '-Infinity', 'NaN', 'infinity', '24:00:00',
          '-infinity', '-infinity', '-00:00:01', '[]', '{}', '', ''),
          ('00000000-0000-0000-0000-000000000004', '0044-03-15 12:00:00+00 BC', 3.4e38, 'Infinity', 'Infinity',
          '0044-03-15 BC', '00:00', '12024-01-01 00:00:00.5', '12024-01-01 00:00:00+00', '-1 years +2 mons -3 days +04:00',
          '"text"', '{NULL,"NULL"}', '\\x5c', ' ')
        """,
        "update probe_types set a_bool = null, a_varchar = null, texts = null, a_jsonb = null where"
            + " a_mood is not null",
        "delete from probe_types where at = 'infinity'");
    assertThat(changes()).hasSize(6);
  }

  @Test
  void valuesStoredOutOfTheRowAreWhole() {
    write(
        """
        insert into probe_types (id, at, a_text, a_jsonb, some_bytes, numbers)
        select gen_random_uuid(), now(), string_agg(md5(n::text), ''), jsonb_agg(md5(n::text)), string_agg(sha256(n::text::bytea), ''),
               array_agg(n / 7::numeric)
        from generate_series(1, 3000) n
        """,
        "update probe_types set an_int = 8",
        "update probe_types set a_text = a_text || 'x'",
        "delete from probe_types");
    List<String> changes = changes();
    assertThat(changes)
        .hasSize(4)
        .allSatisfy(change -> assertThat(change).hasSizeGreaterThan(200_000));
  }

  @Test
  void idsAreEqualThoughARowChangesTwiceInATransactionAndWithinSavepoints() {
    jdbc.sql("insert into probes (id) values (1), (2)").update();
    write(
        "update probes set value = 1",
        "update probes set value = 2 where id = 1",
        "savepoint s",
        "update probes set value = 3",
        "rollback to savepoint s",
        "savepoint t",
        "update probes set value = 4",
        "release savepoint t",
        "update probes set value = value",
        "delete from probes where id = 2",
        "insert into probes (id) values (2)");
    assertThat(changes()).hasSize(9);
  }

  @Test
  void aChangedKeyIsADeleteAndAnInsert() {
    write(
        "insert into probe_pairs values ('5001', 'a', 1), ('5001', 'b', 2)",
        "update probe_pairs set id = 'c', value = 3 where id = 'a'",
        "update probe_pairs set login = '5002'");
    assertThat(changes()).hasSize(2 + 2 + 4);
  }

  @Test
  void columnsComeAndGo() {
    write("insert into probe_pairs values ('5001', 'a', 1)");
    write(
        "alter table probe_pairs add column note text default 'none'",
        "update probe_pairs set value = 2");
    write("update probe_pairs set note = 'x', value = null");
    assertThat(changes()).hasSize(3);
    write("alter table probe_pairs drop column note");
    write("update probe_pairs set value = 3");
    assertThat(changes()).hasSize(4);
  }

  @Test
  void neitherTheLogsOwnTablesNorOthersArePublished() {
    assertThat(
            jdbc.sql("select tablename from pg_publication_tables where pubname = 'bactrian'")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(
            "tv_signals",
            "trading_data",
            "market_bars",
            "order_receipts",
            "closed_trades",
            "probes",
            "probe_pairs",
            "probe_types");
    awaitInboxEmpty();
    assertThat(jdbc.sql("select count(*) from change_log").query(Long.class).single()).isZero();
  }

  @Test
  void thePasswordIsInNoAddressAndNoManagedBean() throws Exception {
    String password = database.getPassword();
    assertThat(camel.getEndpoints())
        .isNotEmpty()
        .noneMatch(endpoint -> endpoint.toString().contains(password));
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    List<String> values = new ArrayList<>();
    for (ObjectName bean : beans.queryNames(null, null)) {
      if (bean.getDomain().matches("(?i).*(camel|debezium|kafka).*")) {
        for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
          if (attribute.getType().equals("java.lang.String") && attribute.isReadable()) {
            values.add(String.valueOf(beans.getAttribute(bean, attribute.getName())));
          }
        }
      }
    }
    assertThat(values).hasSizeGreaterThan(100).noneMatch(value -> value.contains(password));
  }
}
