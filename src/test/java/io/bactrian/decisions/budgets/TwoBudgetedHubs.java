package io.bactrian.decisions.budgets;

import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.HubTest;
import io.bactrian.shared.Ulid;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Two hubs on one database, and calls of a strategy of each test's own. */
@HubTest
@SuppressWarnings("NullAway.Init") // set before each test
abstract class TwoBudgetedHubs {
  static final Prices PRICES = Prices.of("1,2,USD");

  @Autowired Reservations one;
  @Autowired Budgets budgets;
  @Autowired JdbcClient jdbc;
  @Autowired HikariDataSource database;
  HikariDataSource ofOther;
  Reservations other;
  final String strategy = Ulid.next();
  final String scope = "strategy:" + strategy;

  @BeforeEach
  void startOther() {
    ofOther = new HikariDataSource();
    ofOther.setJdbcUrl(database.getJdbcUrl());
    ofOther.setUsername(database.getUsername());
    ofOther.setPassword(database.getPassword());
    ofOther.setMaximumPoolSize(10);
    other = new Reservations(JdbcClient.create(ofOther), new DataSourceTransactionManager(ofOther));
  }

  @AfterEach
  void clear() {
    ofOther.close();
    jdbc.sql("delete from call_budgets").update();
  }

  Call call(String caller, Prices prices) {
    return new Call(
        new CallTerms(caller, strategy, "m", prices, 250),
        "models.example.com",
        "a-route",
        "0".repeat(64),
        500,
        Duration.ofSeconds(2));
  }

  Call call() {
    return call("service", PRICES);
  }

  void budget(
      String of, @Nullable Integer aMinute, @Nullable Integer aDay, @Nullable String money) {
    budgets.put(
        new Budget(
            of,
            aMinute,
            aDay,
            money == null ? null : new BigDecimal(money),
            money == null ? null : "USD"),
        "me",
        "a test");
  }

  BigDecimal used() {
    return jdbc.sql("select money_today from call_budget_use where scope = :scope")
        .param("scope", scope)
        .query(BigDecimal.class)
        .single();
  }

  static Settlement priced(String price) {
    return new Settlement("answered", null, 5L, 5L, new BigDecimal(price));
  }
}
