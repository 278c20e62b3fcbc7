package io.bactrian.hub.dryrun;

import io.bactrian.hub.lint.FormerClassNames;
import io.bactrian.hub.lint.RouteFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceSupport;

/** The text that was judged, so that Camel does not read the file a second time. */
public final class RouteResource extends ResourceSupport {
  private final String text;

  private RouteResource(RouteFile file) {
    super("file", "file:" + file.path());
    this.text = FormerClassNames.replacedIn(file.text());
  }

  /** Adds a file's templates, configurations and routes to a context, started or not. */
  public static void load(RouteFile file, CamelContext context) throws Exception {
    var builder =
        PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(new RouteResource(file)));
    for (RoutesBuilder routes : builder) {
      if (routes instanceof RouteConfigurationsBuilder configurations) {
        context.addRoutesConfigurations(configurations);
      }
      context.addRoutes(routes);
    }
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public InputStream getInputStream() {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
