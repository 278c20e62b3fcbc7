package io.bactrian.hub.dryrun;

import io.bactrian.hub.routefiles.Nodes;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFile.Kind;
import io.bactrian.hub.routefiles.YamlTree;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.KameletRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoaderSupport;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.support.ResourceSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Hands a file to Camel as the document that was judged, with its defaults, so that Camel does not
 * read the text a second time.
 */
public final class RouteResource extends ResourceSupport {
  /** What other files may be made of, which has to be there before any route. */
  private static final Set<String> DEFINITIONS =
      Set.of("routeConfiguration", "routeTemplate", "beans", "dataFormats");

  private final String text;

  private RouteResource(RouteFile file) {
    super("file", "file:" + file.path());
    this.text = file.text();
  }

  /** Adds a file's templates, Kamelets and configurations to a context, started or not. */
  public static void define(RouteFile file, CamelContext context) throws Exception {
    load(file, context, RouteResource::defines);
  }

  /** Adds a file's routes, once everything is defined that they are made of. */
  public static void addRoutes(RouteFile file, CamelContext context) throws Exception {
    if (file.kind() != Kind.KAMELET) {
      load(file, context, item -> !defines(item));
    }
  }

  private static boolean defines(Node item) {
    return YamlTree.keys(item).stream().anyMatch(DEFINITIONS::contains);
  }

  private static void load(RouteFile file, CamelContext context, Predicate<Node> wanted)
      throws Exception {
    @Nullable Node root = file.root();
    if (root == null) {
      return;
    }
    YamlRoutesBuilderLoaderSupport loader;
    if (file.kind() == Kind.KAMELET) {
      loader = new OfKamelet(Nodes.unfolded(root));
    } else {
      List<Node> items = YamlTree.items(root).stream().filter(wanted).toList();
      if (items.isEmpty()) {
        return;
      }
      // Camel has one configuration of REST for all; here each file has its own.
      context.setRestConfiguration(restOfTheHub());
      // A copy: Camel keeps its context in the nodes that it reads.
      loader = new OfRoutes(Nodes.unfolded(Nodes.sequence(items, root)));
    }
    loader.setCamelContext(context);
    ServiceHelper.startService(loader);
    RoutesBuilder routes = loader.loadRoutesBuilder(new RouteResource(file));
    if (routes instanceof RouteConfigurationsBuilder configurations) {
      context.addRoutesConfigurations(configurations);
    }
    context.addRoutes(routes);
    context.addTemplatedRoutes(routes);
  }

  /** The hub's own server, and routes that others may call, too. */
  private static RestConfiguration restOfTheHub() {
    var rest = new RestConfiguration();
    rest.setComponent("platform-http");
    rest.setInlineRoutes(false);
    return rest;
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public InputStream getInputStream() {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class OfRoutes extends YamlRoutesBuilderLoader {
    private final Node document;

    OfRoutes(Node document) {
      this.document = document;
    }

    @Override
    public RouteBuilder doLoadRouteBuilder(Resource resource) {
      return builder(newYamlDeserializationContext(settings(resource), resource), document);
    }
  }

  private static final class OfKamelet extends KameletRoutesBuilderLoader {
    private final Node document;

    OfKamelet(Node document) {
      this.document = document;
    }

    @Override
    public RouteBuilder doLoadRouteBuilder(Resource resource) {
      return builder(newYamlDeserializationContext(settings(resource), resource), document);
    }
  }

  private static LoadSettings settings(Resource resource) {
    return LoadSettings.builder().setLabel(resource.getLocation()).build();
  }
}
