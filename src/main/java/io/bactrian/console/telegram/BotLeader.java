package io.bactrian.console.telegram;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.changes.log.Worker;
import io.bactrian.console.botreplies.BotLeads;
import io.bactrian.shared.HubIdentity;
import io.bactrian.shared.Lease;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets one hub of all on the database ask Telegram: the holder of the lease runs the route that
 * receives, also after live edit put another in its place. Two that ask would conflict.
 */
@Component
final class BotLeader implements SmartLifecycle, BotLeads {
  static final String ROUTE = "receive-telegram";
  private static final Logger log = LoggerFactory.getLogger(BotLeader.class);
  private static final Duration TERM = Duration.ofSeconds(12);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration NAME_AGAIN = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final DataSource database;
  private final TelegramProperties properties;
  private final PatientClient client;
  private final ObjectProvider<CamelContext> camel;
  private final BotState state;
  private final ObjectMapper json;
  private final String baseUri;
  private final String holder;
  private final Worker worker = new Worker("telegram-bot", STOP);
  private volatile @Nullable Lease lease;
  private boolean named;
  private long askedName;

  BotLeader(
      DataSource database,
      TelegramProperties properties,
      PatientClient client,
      ObjectProvider<CamelContext> camel,
      BotState state,
      ObjectMapper json,
      @Value("${camel.component.telegram.base-uri:https://api.telegram.org}") String baseUri,
      HubIdentity hub) {
    this.database = database;
    this.properties = properties;
    this.client = client;
    this.camel = camel;
    this.state = state;
    this.json = json;
    this.baseUri = baseUri;
    this.holder = hub.id();
  }

  @Override
  public boolean leads() {
    Lease held = lease;
    return held != null && held.held();
  }

  @Override
  public void start() {
    if (properties.on()) {
      worker.start(this::run);
    }
  }

  private void run() {
    while (!worker.stopped()) {
      try (var taken = new Lease(database, "telegram-bot", holder, TERM)) {
        lease = taken;
        while (!worker.stopped()) {
          look(taken.take());
          worker.pause(LOOK);
        }
      } catch (SQLException | RuntimeException e) {
        log.warn("The bot pauses, it is tried again: {}", e.getMessage());
      }
      lease = null;
      receive(false);
      worker.pause(AFTER_FAILURE);
    }
  }

  private void look(boolean mine) {
    receive(mine);
    if (mine && !named && (askedName == 0 || elapsed(askedName).compareTo(NAME_AGAIN) > 0)) {
      askedName = System.nanoTime();
      askName();
    }
  }

  private static Duration elapsed(long since) {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private void receive(boolean wanted) {
    CamelContext context = camel.getObject();
    ServiceStatus status = context.getRouteController().getRouteStatus(ROUTE);
    if (status == null || context.getStatus() != ServiceStatus.Started) {
      return; // live edit, or somebody left it out
    }
    try {
      if (wanted && status.isStartable()) {
        client.confirmNothing();
        context.getRouteController().startRoute(ROUTE);
        log.info("This hub receives the bot's messages");
      } else if (!wanted && status.isStoppable()) {
        client.giveUpPoll();
        context.getRouteController().stopRoute(ROUTE, STOP.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      log.warn("Route {} could not be {}: {}", ROUTE, wanted ? "started" : "stopped", e.toString());
    }
  }

  /** A link that carries a code names the bot. */
  private void askName() {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create(baseUri + "/bot" + properties.token() + "/getMe"))
            .build();
    try {
      String answer = client.send(ask, HttpResponse.BodyHandlers.ofString()).body();
      String name = json.readTree(answer).path("result").path("username").asText("");
      if (!name.isEmpty()) {
        state.named(name);
        named = true;
      }
    } catch (IOException e) {
      log.debug("The bot's name is asked for again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    client.giveUpPoll();
    worker.stop();
  }

  @Override
  public boolean isRunning() {
    return worker.running();
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE; // once routes can be started, and before they are stopped
  }
}
