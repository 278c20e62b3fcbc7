package io.bactrian.hub.reach;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.PluginHelper;

/** Puts the guards into a Camel context: for endpoints, sockets and resources. */
final class Guards {
  private Guards() {}

  static void put(CamelContext context, RouteReach reach) {
    ExtendedCamelContext extension = context.getCamelContextExtension();
    HostPolicy hosts = reach.hosts();
    Map<String, Supplier<Component>> guarded =
        Map.of(
            "http", () -> new GuardedHttpComponent(hosts),
            "https", () -> new GuardedHttpComponent(hosts),
            "ftp", () -> new GuardedFtpComponent(hosts),
            "ftps", () -> new GuardedFtpsComponent(hosts));
    ComponentResolver camel = PluginHelper.getComponentResolver(extension);
    extension.addContextPlugin(
        ComponentResolver.class,
        (name, asking) ->
            guarded.containsKey(name) && !isBean(asking, name)
                ? guarded.get(name).get()
                : camel.resolveComponent(name, asking));
    extension.addContextPlugin(ResourceLoader.class, new GuardedResources(context, reach));
    extension.registerEndpointCallback(new ReachGuard(context, reach));
  }

  /** Somebody's own component of this name, from a jar in lib/. */
  private static boolean isBean(CamelContext context, String name) {
    return context.getRegistry().lookupByNameAndType(name, Component.class) != null
        || context.getRegistry().lookupByNameAndType(name + "-component", Component.class) != null;
  }
}
