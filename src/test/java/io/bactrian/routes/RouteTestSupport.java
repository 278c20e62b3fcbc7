package io.bactrian.routes;

import io.bactrian.hub.dryrun.RouteResource;
import io.bactrian.hub.routefiles.RouteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;

/**
 * A route file as the hub loads it, in a context of its own that has nothing of the hub: a test
 * puts mocks in place of what needs it, by AdviceWith, and then starts the context.
 */
public abstract class RouteTestSupport extends CamelTestSupport {
  /** Names the folder above routes/ where that is not this repository. */
  public static final String HOME = "route.test.home";

  private final String file;

  protected RouteTestSupport(String file) {
    this.file = file;
  }

  @Override
  public void configureTest(TestExecutionConfiguration test) {
    super.configureTest(test);
    test.withUseAdviceWith(true);
  }

  @Override
  protected void doPostSetup() throws Exception {
    String text = Files.readString(Path.of(System.getProperty(HOME, ""), file));
    RouteFile parsed = RouteFile.parse(file, text);
    RouteResource.define(parsed, context);
    RouteResource.addRoutes(parsed, context);
  }
}
