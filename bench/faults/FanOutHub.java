import io.bactrian.BactrianApplication;
import io.bactrian.changes.log.ChangeEvent;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A hub with three subscribers that count in a way that is not idempotent: one by one, in batches,
 * and one that throws on every third change. Started and killed by FanOutFaults.
 */
public final class FanOutHub {
  public static void main(String[] args) throws Exception {
    var hub = SpringApplication.run(BactrianApplication.class, args);
    JdbcClient jdbc = hub.getBean(JdbcClient.class);
    CamelContext camel = hub.getBean(CamelContext.class);
    subscribe(camel, "single", "", exchange -> count(jdbc, "single", 1));
    subscribe(
        camel,
        "batches",
        "&batch=200",
        exchange -> count(jdbc, "batches", exchange.getMessage().getBody(List.class).size()));
    subscribe(
        camel,
        "failing",
        "",
        exchange -> {
          count(jdbc, "failing", 1);
          ChangeEvent event = exchange.getMessage().getBody(ChangeEvent.class);
          if (((Number) event.row().get("id")).longValue() % 3 == 0) {
            throw new IllegalStateException("every third");
          }
        });
  }

  private static void count(JdbcClient jdbc, String subscriber, int more) {
    jdbc.sql("update fault_counts set n = n + :more where subscriber = :subscriber")
        .param("more", more)
        .param("subscriber", subscriber)
        .update();
  }

  private static void subscribe(
      CamelContext camel, String name, String options, Processor processor) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kamelet:changes-source?subscriber=" + name + "&tables=fault_rows" + options)
                .routeId(name)
                .routeConfigurationId("subscriber")
                .process(processor);
          }
        });
  }
}
