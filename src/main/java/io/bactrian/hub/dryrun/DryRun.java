package io.bactrian.hub.dryrun;

import io.bactrian.hub.dryrun.Stubs.Missing;
import io.bactrian.hub.lint.ReachRules;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.RouteFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.DataFormatResolver;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds routes in a context of its own that is initialised and never started: every id, parameter,
 * reference, class and expression is looked up, and nothing runs.
 */
public final class DryRun {
  private static final Set<String> STUBS =
      Set.of("quartz", "cron", "master", "platform-http", "rest", "rest-api", "rest-openapi");

  private static final Logger log = LoggerFactory.getLogger(DryRun.class);

  private final CamelContext live;
  private final LintContext hub;

  public DryRun(CamelContext live, LintContext hub) {
    this.live = live;
    this.hub = hub;
  }

  /**
   * Tries files out.
   *
   * @param model every file that would serve
   * @param touched the paths to try
   * @return what fails, by file; empty where all is well
   */
  public List<Finding> check(Collection<RouteFile> model, Predicate<RouteFile> touched) {
    List<RouteFile> shared = model.stream().filter(RouteFile::isShared).toList();
    List<RouteFile> tried =
        model.stream().filter(touched).filter(file -> !file.routeIds().isEmpty()).toList();
    Built built = build(shared, tried);
    Map<RouteFile, Throwable> failures = built.failures();
    List<Finding> findings = new ArrayList<>();
    if (built.together() != null || !built.missing().isEmpty()) {
      // One of them fails; each by itself shows which.
      for (RouteFile file : tried) {
        Built alone = build(shared, List.of(file));
        alone.missing().forEach(missing -> findings.add(Failures.locate(file, missing)));
        if (alone.together() != null) {
          failures.put(file, alone.together());
        }
      }
      if (failures.isEmpty() && findings.isEmpty()) {
        log.warn(
            "{} route files hold one by one, and not together", tried.size(), built.together());
      }
    }
    failures.forEach((file, failure) -> findings.add(Failures.locate(file, failure)));
    return findings;
  }

  /** What failed: files that do not load, or else what fails or lacks once all are loaded. */
  private record Built(
      Map<RouteFile, Throwable> failures, Set<Missing> missing, @Nullable Throwable together) {}

  private Built build(List<RouteFile> shared, List<RouteFile> tried) {
    Map<RouteFile, Throwable> failures = new LinkedHashMap<>();
    var registry = new ScratchRegistry(live);
    var stubs = new Stubs();
    DefaultCamelContext scratch = scratch(registry, stubs);
    try {
      for (RouteFile file : tried) {
        if (!file.isShared()) {
          load(file, RouteResource::define, scratch, failures);
        }
      }
      for (RouteFile file : shared) {
        load(file, RouteResource::define, scratch, failures);
      }
      for (RouteFile file : tried) {
        load(file, DryRun::addRoutes, scratch, failures);
      }
      if (failures.isEmpty()) {
        scratch.init();
      }
      return new Built(failures, stubs.missing(), null);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      return new Built(failures, stubs.missing(), e);
    } finally {
      release(scratch);
      registry.giveBack();
    }
  }

  /** Ids of steps are unique within a file, as the live context takes files one by one. */
  private static void addRoutes(RouteFile file, CamelContext scratch) throws Exception {
    List<RouteDefinition> all = ((ModelCamelContext) scratch).getRouteDefinitions();
    int before = all.size();
    RouteResource.addRoutes(file, scratch);
    List<RouteDefinition> own =
        all.subList(before, all.size()).stream()
            .filter(route -> route.getTemplateParameters() == null) // those are taken one by one
            .toList();
    for (RouteDefinition route : own) {
      @Nullable String twice = RouteDefinitionHelper.validateUniqueIds(route, own);
      if (twice != null) {
        throw new FailedToStartRouteException(
            route.getRouteId(), "Duplicate id detected: %s. Write another one.".formatted(twice));
      }
    }
    all.subList(before, all.size()).forEach(route -> route.setNodePrefixId(route.getRouteId()));
  }

  /** One half of what {@link RouteResource} does with a file. */
  private interface Step {
    void load(RouteFile file, CamelContext context) throws Exception;
  }

  private static void load(
      RouteFile file, Step step, CamelContext scratch, Map<RouteFile, Throwable> failures) {
    try {
      step.load(file, scratch);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      failures.putIfAbsent(file, e);
    }
  }

  private DefaultCamelContext scratch(ScratchRegistry registry, Stubs stubs) {
    var scratch = new DefaultCamelContext(new DefaultRegistry(registry));
    scratch.getCamelContextExtension().setName("dry-run");
    scratch.disableJMX();
    scratch.setAutoStartup(false);
    scratch.setApplicationContextClassLoader(live.getApplicationContextClassLoader());
    scratch.setInjector(live.getInjector());
    scratch.getPropertiesComponent().addPropertiesSource(new HubProperties());
    ExtendedCamelContext extension = scratch.getCamelContextExtension();
    extension.addContextPlugin(
        ComponentResolver.class, (name, context) -> resolveComponent(name, context, stubs));
    extension.addContextPlugin(DataFormatResolver.class, stubs::dataFormat);
    extension.addContextPlugin(LanguageResolver.class, stubs::language);
    extension.addContextPlugin(ResourceLoader.class, new LocalResources(scratch));
    return scratch;
  }

  private Component resolveComponent(String name, CamelContext scratch, Stubs stubs)
      throws Exception {
    if (name.equals("kamelet")) {
      var kamelets = new KameletComponent();
      kamelets.setNoErrorHandler(true);
      return kamelets;
    }
    if (STUBS.contains(name)
        || ReachRules.RESOURCES.contains(name)
        || live.getRegistry().lookupByNameAndType(name + "-component", Component.class) != null
        || live.getRegistry().lookupByNameAndType(name, Component.class) != null) {
      return new StubComponent();
    }
    return stubs.component(name, scratch);
  }

  /**
   * Lets go of what was initialised. Routes are left to the garbage collector: to stop them would
   * stop live services that they refer to.
   */
  private static void release(DefaultCamelContext scratch) {
    List<Endpoint> endpoints = List.copyOf(scratch.getEndpoints());
    ServiceHelper.stopAndShutdownServices(endpoints);
    scratch
        .getComponentNames()
        .forEach(name -> ServiceHelper.stopAndShutdownService(scratch.hasComponent(name)));
    ServiceHelper.stopAndShutdownService(scratch.getExecutorServiceManager());
  }

  private final class HubProperties implements PropertiesSource {
    @Override
    public String getName() {
      return "hub";
    }

    @Override
    public @Nullable String getProperty(String name) {
      return hub.property(name);
    }
  }
}
