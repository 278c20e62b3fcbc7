package io.bactrian.store.mirror;

import io.bactrian.store.mirror.plan.MirrorMap;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One map, and the route that receives its runs. */
final class MirrorEndpoint extends DefaultEndpoint {
  private final MirrorMap map;
  private final Mirror mirror;
  private final Drive drive;

  MirrorEndpoint(String uri, MirrorComponent component, MirrorMap map, Mirror mirror, Drive drive) {
    super(uri, component);
    this.map = map;
    this.mirror = mirror;
    this.drive = drive;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    MirrorConsumer consumer = new MirrorConsumer(this, processor, map, mirror, drive);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    throw new IllegalArgumentException(
        getEndpointUri() + ": a map runs by itself, begin a route with it instead");
  }
}
