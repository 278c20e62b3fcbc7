package io.bactrian.changes.log;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the triggers in the database what {@code hub.cdc.tables} says, before the first route runs.
 * With capture from the log it leaves those that are there until {@code WalCapture} has its slot.
 */
@Component
public final class ChangeCapture implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ChangeCapture.class);
  private static final List<String> OPERATIONS = List.of("insert", "update", "delete");
  private static final int MOST_KEY_COLUMNS = 3; // what capture_change() reads
  private static final long LOCK = 0x6261637472_01L;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Set<String> tables;
  private final WebhookTables webhookTables;
  private final CdcProperties.Capture capture;
  private final Map<String, List<String>> keys = new ConcurrentHashMap<>();
  private volatile boolean running;

  ChangeCapture(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      CdcProperties properties,
      WebhookTables webhookTables) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.tables = new LinkedHashSet<>(properties.tables());
    this.webhookTables = webhookTables;
    this.capture = properties.capture();
  }

  public Set<String> tables() {
    return tables;
  }

  /** All tables whose changes come, captured here or received by webhook. */
  public Set<String> sources() {
    Set<String> sources = new LinkedHashSet<>(tables);
    sources.addAll(webhookTables.names());
    return sources;
  }

  /** The columns of a table's primary key, in their order. */
  public List<String> key(String table) {
    return keys.computeIfAbsent(table, this::primaryKey);
  }

  @Override
  public void start() {
    tables.forEach(this::key);
    if (capture == CdcProperties.Capture.TRIGGERS) {
      transaction.executeWithoutResult(status -> install());
    }
    running = true;
  }

  private void install() {
    jdbc.sql("select pg_advisory_xact_lock(:lock)::text").param("lock", LOCK).query().singleRow();
    Set<Trigger> present = present();
    Set<Trigger> wanted = new LinkedHashSet<>();
    for (String table : tables) {
      List<String> key = key(table);
      for (String operation : OPERATIONS) {
        Trigger trigger = new Trigger(table, "capture_" + operation);
        wanted.add(trigger);
        if (!present.contains(trigger)) {
          create(trigger, operation, key);
        }
      }
    }
    for (Trigger trigger : present) {
      if (!wanted.contains(trigger)) {
        drop(trigger);
        log.info("Table {} is no longer captured ({})", trigger.table(), trigger.name());
      }
    }
  }

  /** The tables whose every change a trigger captures. */
  public Set<String> triggered() {
    return present().stream()
        .collect(Collectors.groupingBy(Trigger::table, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(table -> table.getValue() == OPERATIONS.size())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Removes every trigger, one by one: a writer is never held up by more than one table. */
  public void removeTriggers() {
    for (Trigger trigger : present()) {
      transaction.executeWithoutResult(
          status -> {
            jdbc.sql("set local lock_timeout = '2s'").update();
            drop(trigger);
          });
      log.info("Table {} is captured from the log ({})", trigger.table(), trigger.name());
    }
  }

  private void drop(Trigger trigger) {
    jdbc.sql("drop trigger " + trigger.name() + " on " + quote(trigger.table())).update();
  }

  private Set<Trigger> present() {
    return jdbc.sql(
            """
            select c.relname as table, t.tgname as name
            from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
            where p.proname = 'capture_change' and c.relnamespace = current_schema()::regnamespace
            """)
        .query(Trigger.class)
        .set();
  }

  private List<String> primaryKey(String table) {
    List<String> key =
        jdbc.sql(
                """
                select a.attname from pg_index i
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                where i.indisprimary and i.indrelid = to_regclass(quote_ident(:table))
                order by array_position(i.indkey::int2[], a.attnum)
                """)
            .param("table", table)
            .query(String.class)
            .list();
    if (table.matches("change_.*|wal_capture.*|hub_leases")) {
      throw new IllegalStateException(
          "hub.cdc.tables names " + table + ": capture must not feed itself.");
    }
    if (key.isEmpty() || key.size() > MOST_KEY_COLUMNS) {
      throw new IllegalStateException(
          "hub.cdc.tables names "
              + table
              + ": there is no such table with a primary key of one to "
              + MOST_KEY_COLUMNS
              + " columns. Correct the name or remove it.");
    }
    return key;
  }

  private void create(Trigger trigger, String operation, List<String> key) {
    List<String> rows = new ArrayList<>();
    if (!operation.equals("insert")) {
      rows.add("old table as old_rows");
    }
    if (!operation.equals("delete")) {
      rows.add("new table as new_rows");
    }
    List<String> arguments = key.stream().map(column -> "'" + column + "'").toList();
    jdbc.sql(
            "create trigger %s after %s on %s referencing %s for each statement execute function capture_change(%s)"
                .formatted(
                    trigger.name(),
                    operation,
                    quote(trigger.table()),
                    String.join(" ", rows),
                    String.join(", ", arguments)))
        .update();
  }

  /** Only names that the catalogue holds come here; quoting keeps unusual ones whole. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public void stop() {
    running = false; // the triggers stay: what is written while the hub is down is delivered later
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0; // before Camel's routes and the web server
  }

  record Trigger(String table, String name) {}
}
