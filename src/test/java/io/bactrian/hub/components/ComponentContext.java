package io.bactrian.hub.components;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** A Camel context whose parts have the hub's settings and beans, and that notes what routes do. */
final class ComponentContext implements AutoCloseable {
  final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** What a route was given, and what came of it. */
  record Seen(String route, Object given, Object result, Map<String, Object> headers) {}

  /**
   * @param settings as of a user's configuration
   * @param beans as of the hub
   */
  ComponentContext(Map<String, Object> settings, Map<String, Object> beans) throws Exception {
    ConfigurableEnvironment environment = environment(settings);
    var factory = new StaticListableBeanFactory();
    beans.forEach(
        (name, bean) -> {
          camel.getRegistry().bind(name, bean);
          if (bean instanceof DataSource) {
            factory.addBean(name, bean);
          }
        });
    camel.getRegistry().bind("plainComponents", new PlainComponents(environment, factory));
    camel.getRegistry().bind("exactJson", new ExactJson());
    camel.getRegistry().bind("saga", new SagaConfiguration().sagaService(camel));
    camel.getPropertiesComponent().addPropertiesSource(source(environment));
    camel.addRoutePolicyFactory(new Notes());
    camel.getShutdownStrategy().setTimeout(5);
    camel.disableJMX();
  }

  static ConfigurableEnvironment environment(Map<String, Object> settings) throws IOException {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("user", settings));
    new YamlPropertySourceLoader()
        .load("hub", new ClassPathResource("application.yaml"))
        .forEach(environment.getPropertySources()::addLast);
    return environment;
  }

  void run(String yaml) throws Exception {
    camel.start();
    PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("page.yaml", yaml));
  }

  Object ask(String uri, Object body, Map<String, Object> headers) {
    return camel.createProducerTemplate().requestBodyAndHeaders(uri, body, headers);
  }

  Object ask(String uri, Object body) {
    return ask(uri, body, Map.of());
  }

  /** What the route of an address answers, asked without a web server. */
  String serve(String address, Map<String, Object> headers) throws Exception {
    DefaultConsumer consumer =
        camel.getRoutes().stream()
            .filter(
                route -> route.getEndpoint().getEndpointUri().replace(":/", "/").contains(address))
            .map(route -> (DefaultConsumer) route.getConsumer())
            .findFirst()
            .orElseThrow(() -> new AssertionError(address + " is not in " + camel.getEndpoints()));
    Exchange exchange = consumer.getEndpoint().createExchange();
    exchange.getMessage().setHeaders(new HashMap<>(headers));
    consumer.getProcessor().process(exchange);
    return exchange.getMessage().getBody(String.class);
  }

  List<Seen> seen(String route) {
    return seen.stream().filter(one -> one.route().equals(route)).toList();
  }

  @Override
  public void close() {
    camel.stop();
  }

  private static PropertiesSource source(ConfigurableEnvironment environment) {
    return new PropertiesSource() {
      @Override
      public String getName() {
        return "environment";
      }

      @Override
      public @Nullable String getProperty(String name) {
        return environment.getProperty(name);
      }
    };
  }

  private final class Notes implements RoutePolicyFactory {
    @Override
    public RoutePolicySupport createRoutePolicy(CamelContext context, String id, NamedNode node) {
      return new RoutePolicySupport() {
        private final Map<String, Object> given = new HashMap<>();

        @Override
        public synchronized void onExchangeBegin(Route route, Exchange exchange) {
          given.put(exchange.getExchangeId(), body(exchange));
        }

        @Override
        public synchronized void onExchangeDone(Route route, Exchange exchange) {
          seen.add(
              new Seen(
                  route.getRouteId(),
                  Optional.ofNullable(given.remove(exchange.getExchangeId())).orElse(""),
                  body(exchange),
                  new HashMap<>(exchange.getMessage().getHeaders())));
        }
      };
    }

    private static Object body(Exchange exchange) {
      return Optional.ofNullable(exchange.getMessage().getBody()).orElse("");
    }
  }
}
