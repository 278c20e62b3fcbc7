package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.routefiles.RouteFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;

/** What the watcher does about a sound file that could not go live. */
@SuppressWarnings("NullAway.Init") // JUnit calls what sets the fields
class RouteWatcherTest extends ScratchHubFiles {
  private static final String TIDY = "routes/work/tidy.camel.yaml";

  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicInteger tries = new AtomicInteger();
  private Path home;
  private RouteWatcher watcher;

  @BeforeEach
  void watch() throws Exception {
    home = data.resolve("home");
    for (String folder : new String[] {"routes/work", "processors", "schedules"}) {
      Files.createDirectories(home.resolve(folder));
    }
    write("routes/error-handling.camel.yaml", Flows.ERROR_HANDLING);
    hub.context.addRoutePolicyFactory(new NeedsDatabase());
    var gate = new SwapGate(Duration.ofSeconds(1), new ObjectMapper(), () -> true);
    watcher = new RouteWatcher(new RouteFolders(home), hub.files, gate, Duration.ofMillis(10));
    watcher.run(new DefaultApplicationArguments());
  }

  @AfterEach
  void stopWatching() {
    watcher.stop();
  }

  @Test
  void triesAFileAgainThatTheAbsenceOfTheDatabaseKeptOut() throws Exception {
    away.set(true);
    write(TIDY, Flows.direct("work", "tidy"));
    await().until(() -> tries.get() > 2);
    assertThat(hub.status(TIDY).state()).isEqualTo("failed");
    assertThat(hub.status(TIDY).problem())
        .extracting(problem -> problem.reason())
        .isEqualTo("the database cannot be reached: the file is tried again until it can");
    assertThat(hub.meters.counter("hub.liveedit.edits", "outcome", "refused").count()).isEqualTo(1);

    away.set(false);
    await().until(() -> hub.status(TIDY).state().equals("serving"));
    assertThat(hub.files.unfinished()).isFalse();
  }

  @Test
  void keepsTheLastGoodVersionUntilTheDatabaseIsBack() throws Exception {
    write(TIDY, Flows.direct("work", "tidy"));
    await().until(() -> hub.context.getRoute("tidy") != null);
    away.set(true);
    write(TIDY, Flows.direct("work", "tidy").replace("ran", "ran again"));
    await().until(() -> tries.get() > 2);

    away.set(false);
    await()
        .untilAsserted(
            () ->
                assertThat(hub.files.serving().get(TIDY))
                    .extracting("text")
                    .asString()
                    .contains("again"));
    assertThat(hub.context.getRoute("tidy")).isNotNull();
  }

  private void write(String file, String text) throws Exception {
    Files.writeString(home.resolve(file), text);
  }

  /** As the policy of schedules, which writes down who holds one. */
  private final class NeedsDatabase implements RoutePolicyFactory {
    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String id, NamedNode definition) {
      return new RoutePolicySupport() {
        @Override
        public void onInit(Route route) {
          if (away.get()) {
            tries.incrementAndGet();
            throw new IllegalStateException(new SQLException("no connection", "08006"));
          }
        }
      };
    }
  }
}
