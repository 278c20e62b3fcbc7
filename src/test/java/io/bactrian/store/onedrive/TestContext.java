package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.TestDrive;
import io.bactrian.store.onedrive.client.TokenSource;
import io.bactrian.store.onedrive.graph.FakeGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A Camel context whose OneDrive component talks to the fake Graph server. */
final class TestContext implements AutoCloseable {
  final TestDrive drive;
  final FakeGraph graph;
  final DefaultCamelContext camel = new DefaultCamelContext();
  final List<String> seen = new CopyOnWriteArrayList<>();

  TestContext(Path folder) throws IOException {
    drive = new TestDrive(folder);
    graph = drive.graph;
    TokenSource tokens = () -> FakeGraph.TOKEN;
    camel.getRegistry().bind("tokens", tokens);
    camel.getRegistry().bind("see", (Processor) this::see);
    OneDriveComponent component = new OneDriveComponent();
    component.getConfiguration().setBaseUrl(graph.address().toString());
    component.getConfiguration().setDrive(FakeGraph.DRIVE);
    camel.addComponent(OneDriveConstants.SCHEME, component);
    camel.getShutdownStrategy().setTimeout(5);
    camel.start();
  }

  void route(String yaml) throws Exception {
    PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("route.yaml", yaml));
  }

  /** Notes each file and fails for those named {@code bad}, until they are no longer. */
  private void see(Exchange exchange) {
    String name = exchange.getMessage().getHeader(OneDriveConstants.NAME, String.class);
    seen.add(name + "=" + exchange.getMessage().getBody(String.class));
    if (exchange.getContext().getGlobalOption("bad") != null && name.startsWith("bad")) {
      throw new IllegalStateException("fails on purpose");
    }
  }

  @Override
  public void close() throws IOException {
    camel.stop();
    drive.close();
  }
}
