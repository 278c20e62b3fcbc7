package io.bactrian.hub.reach;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultResourceLoader;
import org.apache.camel.spi.Resource;

/** Resources that a route or a message names: from the class path and the user's folders only. */
final class GuardedResources extends DefaultResourceLoader {
  private final RouteReach reach;

  GuardedResources(CamelContext context, RouteReach reach) {
    super(context);
    this.reach = reach;
  }

  @Override
  public Resource resolveResource(String uri) {
    if (!uri.matches("(?is)[^:]*|(classpath|file|ref|bean|mem|base64|gzip):.*")) {
      throw new UnreachableException(
          "a resource is fetched from nowhere else than the class path and"
              + " the folders of routes: put it there");
    }
    reach
        .resource(uri.replaceFirst("(?i)^(gzip|base64):", ""))
        .ifPresent(
            reason -> {
              throw new UnreachableException(reason);
            });
    return super.resolveResource(uri);
  }
}
