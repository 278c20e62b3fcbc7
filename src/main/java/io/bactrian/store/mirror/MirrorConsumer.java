package io.bactrian.store.mirror;

import io.bactrian.store.mirror.plan.MirrorMap;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the runs that are asked for, and sends each finished run to its route. */
final class MirrorConsumer extends ScheduledPollConsumer {
  private static final Logger log = LoggerFactory.getLogger(MirrorConsumer.class);
  private static final long LOOK_MILLIS = 1000;

  private final MirrorMap map;
  private final Mirror mirror;
  private final Drive drive;

  MirrorConsumer(
      Endpoint endpoint, Processor processor, MirrorMap map, Mirror mirror, Drive drive) {
    super(endpoint, processor);
    this.map = map;
    this.mirror = mirror;
    this.drive = drive;
    setDelay(LOOK_MILLIS);
    setGreedy(true);
  }

  @Override
  protected void doStart() throws Exception {
    if (drive.isSetUp()) {
      drive.check();
    } else {
      log.info("Mirror {} does not run: no drive is set up (HUB_ONEDRIVE_CLIENT_ID)", map.name());
    }
    mirror.maps().add(map);
    super.doStart();
  }

  @Override
  protected int poll() throws Exception {
    Optional<String> next = drive.isSetUp() ? mirror.next(map.name()) : Optional.empty();
    if (next.isEmpty()) {
      return 0;
    }
    MirrorRun run = mirror.run(next.get());
    if (run.isNews()) {
      notifyRoute(run);
    }
    return 1;
  }

  private void notifyRoute(MirrorRun run) throws Exception {
    Exchange exchange = createExchange(true);
    Message message = exchange.getIn();
    message.setBody(run);
    message.setHeader("HubSyncMap", run.map());
    message.setHeader("HubSyncRun", run.id());
    message.setHeader("HubSyncStatus", run.status());
    message.setHeader("HubSyncFiles", run.filesDone());
    message.setHeader("HubSyncFailed", run.filesFailed());
    message.setHeader("HubSyncReason", run.reason() == null ? "" : run.reason());
    getProcessor().process(exchange);
    if (exchange.getException() != null) {
      getExceptionHandler()
          .handleException("The route of a mirror failed", exchange, exchange.getException());
    }
  }

  @Override
  protected void doStop() throws Exception {
    mirror.halt(map.name());
    super.doStop();
    mirror.maps().remove(map);
  }
}
