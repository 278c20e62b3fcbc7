package io.bactrian.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.quartz.JobKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What a hub says it holds while a route of a schedule comes and goes. */
class ScheduledRoutesTest {
  private final List<JobKey> taken = new ArrayList<>();
  private final List<Set<JobKey>> heldThen = new ArrayList<>();
  private final Holders holders = new Holders();
  private final ScheduledRoutes routes = new ScheduledRoutes(holders, new States());

  @Test
  void holdsAScheduleFromBeforeItsRouteStartsUntilItStops() throws Exception {
    try (var context = new DefaultCamelContext()) {
      context.addRoutePolicyFactory(routes);
      context.addLifecycleStrategy(new AddedSchedules(routes));
      context.start();
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("quartz:nightly?cron=0+0+3+*+*+?").routeId("nightly").to("log:nightly");
            }
          });
      assertThat(taken).hasSizeGreaterThan(1); // before the start, and at it
      for (int i = 0; i < taken.size(); i++) {
        assertThat(heldThen.get(i)).containsExactly(taken.get(i));
      }
      assertThat(routes.held()).containsExactlyElementsOf(routes.running()).hasSize(1);

      context.getRouteController().stopRoute("nightly");
      assertThat(routes.held()).isEmpty();
    }
  }

  private static final class States extends ScheduleStates {
    States() {
      super(JdbcClient.create(new DriverManagerDataSource()), Clock.systemUTC());
    }

    @Override
    void declare(String id, JobKey job, CronTimes times, MisfirePolicy policy) {
      assertThat(id).isEqualTo("nightly");
      assertThat(times.zone().getId()).as("without one of its own").isEqualTo("UTC");
      assertThat(policy).isEqualTo(MisfirePolicy.ONCE);
    }
  }

  /** Without a database: notes what is held at each call. */
  private final class Holders extends ScheduleHolders {
    Holders() {
      super(
          JdbcClient.create(new DriverManagerDataSource()),
          new HubName("here"),
          new TransactionTemplate());
    }

    @Override
    void alone(Runnable work) {
      work.run();
    }

    @Override
    void hold(JobKey schedule) {
      taken.add(schedule);
      heldThen.add(routes.held());
    }

    @Override
    void release(JobKey schedule) {}
  }
}
