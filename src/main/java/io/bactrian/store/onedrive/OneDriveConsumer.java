package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DeltaPage;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveException;
import io.bactrian.store.onedrive.client.DriveItemEntry;
import io.bactrian.store.onedrive.client.DrivePaths;
import io.bactrian.store.onedrive.client.ResyncRequiredException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.EmptyAsyncCallback;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.CastUtils;
import org.apache.camel.util.IOHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an exchange of every file that is new or changed, at least once. The drive's delta link is
 * kept only when all that came before it has completed; what failed comes again with the next poll.
 */
public class OneDriveConsumer extends ScheduledBatchPollingConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(OneDriveConsumer.class);

  private final OneDriveEndpoint endpoint;
  private final OneDriveConfiguration configuration;
  private final Backlog backlog = new Backlog();
  private @Nullable String folderId;
  private @Nullable String doneFolderId;

  public OneDriveConsumer(OneDriveEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.configuration = endpoint.getConfiguration();
  }

  @Override
  protected void doStart() throws Exception {
    startRepository(configuration.getInProgressRepository());
    startRepository(configuration.getStateRepository());
    // What was in flight at the stop is dropped: the position kept last is still before it.
    folderId = null;
    super.doStart();
  }

  private void startRepository(@Nullable Object repository) {
    if (repository != null) {
      CamelContextAware.trySetCamelContext(repository, endpoint.getCamelContext());
      ServiceHelper.startService(repository);
    }
  }

  @Override
  protected int poll() throws Exception {
    shutdownRunningTask = null;
    pendingExchanges = 0;
    if (folderId == null) {
      find();
    }
    fetch();
    List<DriveItemEntry> ready = new ArrayList<>();
    for (DriveItemEntry item : backlog.ready()) {
      if (wanted(item)) {
        ready.add(item);
      } else {
        backlog.drop(item);
      }
    }
    keepPosition();
    if (ready.isEmpty()) {
      return 0;
    }
    int most = getMaxMessagesPerPoll() > 0 ? getMaxMessagesPerPoll() : ready.size();
    return processBatch(
        CastUtils.cast(new ArrayDeque<>(ready.subList(0, Math.min(most, ready.size())))));
  }

  @Override
  public int processBatch(Queue<Object> items) {
    int total = items.size();
    int index = 0;
    for (; index < total && isBatchAllowed(); index++) {
      DriveItemEntry item = (DriveItemEntry) Objects.requireNonNull(items.poll());
      pendingExchanges = total - index - 1;
      deliver(item, index, total);
    }
    return index;
  }

  private void deliver(DriveItemEntry item, int index, int total) {
    IdempotentRepository inProgress = configuration.getInProgressRepository();
    String key = folderId + ":" + item.id() + ":" + item.eTag();
    if (!backlog.begin(item)) {
      return;
    }
    try {
      if (inProgress != null && !inProgress.add(key)) {
        // Another consumer has it; whether it gets through is not known yet.
        backlog.failed(item);
        return;
      }
    } catch (RuntimeException e) {
      backlog.failed(item);
      throw e;
    }
    Exchange exchange = exchange(item);
    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
    InputStream content = exchange.getMessage().getBody(InputStream.class);
    exchange.getExchangeExtension().addOnCompletion(new Completion(item, key, content));
    getAsyncProcessor().process(exchange, EmptyAsyncCallback.get());
  }

  private Exchange exchange(DriveItemEntry item) {
    Exchange exchange = createExchange(true);
    exchange.getMessage().setHeaders(OneDriveExchangeHeaders.of(item));
    if (configuration.isIncludeBody() && !item.deleted()) {
      exchange.getMessage().setBody(DriveContent.whole(endpoint.getClient(), item));
    }
    return exchange;
  }

  /** What becomes of an item when its exchange ends, perhaps on another thread. */
  private final class Completion implements Synchronization {
    private final DriveItemEntry item;
    private final String key;
    private final @Nullable InputStream content;

    Completion(DriveItemEntry item, String key, @Nullable InputStream content) {
      this.item = item;
      this.key = key;
      this.content = content;
    }

    @Override
    public void onComplete(Exchange exchange) {
      end();
      try {
        afterRead(item);
      } catch (DriveException e) {
        backlog.failed(item);
        getExceptionHandler().handleException("The file was read and cannot be put away", e);
        return;
      }
      backlog.completed(item);
      keepPosition();
    }

    @Override
    public void onFailure(Exchange exchange) {
      end();
      backlog.failed(item);
      Exception cause = exchange.getException();
      if (cause != null) {
        getExceptionHandler()
            .handleException("The file comes again with the next poll", exchange, cause);
      }
    }

    private void end() {
      IOHelper.close(content);
      if (configuration.getInProgressRepository() != null) {
        configuration.getInProgressRepository().remove(key);
      }
    }
  }

  /** A file that has changed or gone meanwhile stays as it is: its change comes as another one. */
  private void afterRead(DriveItemEntry item) {
    DriveClient drive = endpoint.getClient();
    try {
      if (item.deleted()) {
        return;
      }
      if (configuration.isDeleteAfterRead()) {
        drive.delete(item.id(), item.eTag());
      } else if (doneFolderId != null) {
        drive.move(item.id(), doneFolderId, item.name(), item.eTag());
      }
    } catch (DriveException e) {
      if (e.status() != 404 && e.status() != 412) {
        throw e;
      }
    }
  }

  private boolean wanted(DriveItemEntry item) {
    if (item.deleted()) {
      return configuration.isIncludeDeleted();
    }
    String parent = item.parentId();
    return !item.folder()
        && (parent == null || !parent.equals(doneFolderId))
        && (configuration.isRecursive() || Objects.equals(parent, folderId));
  }

  /** The folder may be made later than the route. */
  private void find() {
    DriveItemEntry folder =
        endpoint
            .folder()
            .orElseThrow(
                () ->
                    new DriveException(
                        404,
                        "itemNotFound",
                        "the folder '" + configuration.getFolder() + "' is not there",
                        null,
                        null));
    String done = configuration.getMoveAfterRead();
    if (done != null && !DrivePaths.segments(done).isEmpty()) {
      doneFolderId = endpoint.getClient().ensureFolder(done).id();
    }
    StateRepository<String, String> states = configuration.getStateRepository();
    folderId = folder.id();
    backlog.resume(states == null ? null : states.getState(stateKey()));
  }

  /** Reads a delta to its end; one that breaks off leaves all as it was. */
  private void fetch() {
    DriveClient drive = endpoint.getClient();
    boolean latest = configuration.getStartFrom() == OneDriveStartFrom.now;
    List<DriveItemEntry> changes = new ArrayList<>();
    String link = backlog.position();
    boolean resynced = false;
    while (true) {
      try {
        DeltaPage page = drive.delta(link, folderId, latest);
        changes.addAll(page.items());
        if (page.deltaLink() != null) {
          backlog.add(changes, page.deltaLink());
          return;
        }
        link = page.nextLink();
      } catch (ResyncRequiredException e) {
        if (resynced) {
          throw e;
        }
        // Which of the files are new is no longer known: all come again rather than one too few.
        LOG.warn("OneDrive no longer knows the position ({}): all files come again", e.mode());
        resynced = true;
        changes.clear();
        link = e.freshLink();
      }
    }
  }

  private void keepPosition() {
    StateRepository<String, String> states = configuration.getStateRepository();
    backlog
        .settle()
        .ifPresent(
            link -> {
              if (states != null) {
                states.setState(stateKey(), link);
              }
            });
  }

  private String stateKey() {
    return OneDriveConstants.SCHEME + ":" + endpoint.getClient().driveId() + ":" + folderId;
  }
}
