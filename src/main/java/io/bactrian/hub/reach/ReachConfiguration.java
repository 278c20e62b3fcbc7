package io.bactrian.hub.reach;

import io.bactrian.shared.HubFolders;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class ReachConfiguration {

  @Bean
  RouteReach routeReach(
      ReachProperties allow,
      HubFolders hub,
      Environment environment,
      @Value("${hub.files}") String files,
      @Value("${hub.secrets.folder}") String secrets) {
    List<HostPolicy.Own> own = own(environment);
    List<String> brokers = list(environment.getProperty("hub.kafka.brokers", ""));
    List<Path> closed = new ArrayList<>();
    Stream.of("routes", "processors", "schedules", "lib")
        .forEach(folder -> closed.add(hub.home().resolve(folder)));
    closed.add(hub.data());
    closed.add(Path.of(secrets));
    list(environment.getProperty("hub.lib", "")).forEach(folder -> closed.add(Path.of(folder)));
    return new RouteReach(
        allow.schemes(),
        new HostPolicy(allow.hosts(), own),
        new HostPolicy(Stream.concat(allow.hosts().stream(), brokers.stream()).toList(), own),
        new FolderPolicy(
            Path.of(files),
            allow.folders().stream().map(Path::of).toList(),
            closed,
            Path.of(secrets)),
        hub.home());
  }

  /** Where database and object store are, if they are no part of this process. */
  private static List<HostPolicy.Own> own(Environment environment) {
    List<HostPolicy.Own> own = new ArrayList<>();
    String database = environment.getProperty("hub.database.url", "");
    if (!database.isEmpty()) {
      for (String server : database.replaceFirst(".*?//([^/?]*).*", "$1").split(",", -1)) {
        own.add(place("database", URI.create("postgresql://" + server), 5432));
      }
    }
    String objects = environment.getProperty("hub.objects.endpoint", "");
    if (!objects.isEmpty()) {
      URI uri = URI.create(objects);
      own.add(place("object store", uri, "https".equals(uri.getScheme()) ? 443 : 80));
    }
    return own;
  }

  private static HostPolicy.Own place(String what, URI uri, int otherwise) {
    int port = uri.getPort() < 0 ? otherwise : uri.getPort();
    return new HostPolicy.Own(what, String.valueOf(uri.getHost()), port);
  }

  private static List<String> list(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  /** Before the first route is loaded. */
  @Bean
  CamelContextConfiguration guardedRoutes(RouteReach reach) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext context) {
        Guards.put(context, reach);
      }

      @Override
      public void afterApplicationStart(CamelContext context) {}
    };
  }
}
