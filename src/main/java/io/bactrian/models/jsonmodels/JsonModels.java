package io.bactrian.models.jsonmodels;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.InUseHistory;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * JSON models by kind and name. A version is an object that never changes; the one in use is a copy
 * of it at an address of its own, written last and in the transaction of the row that says who did
 * it and why.
 */
@Component
public class JsonModels implements DisposableBean {
  /** The name of the model that holds where a symbol has none of its own. */
  public static final String DEFAULT = "default";

  private static final int READERS = 4;

  private final Map<String, JsonModelKind> kinds = new TreeMap<>();
  private final ModelObjects objects;
  private final ModelChanges changes;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final ExecutorService readers;
  private final ModelCache cache;

  JsonModels(
      List<JsonModelKind> kinds,
      ModelObjects objects,
      ModelChanges changes,
      PlatformTransactionManager transactions,
      Clock clock) {
    kinds.forEach(kind -> this.kinds.put(kind.kind(), kind));
    this.objects = objects;
    this.changes = changes;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
    var threads = new CustomizableThreadFactory("json-models-");
    threads.setDaemon(true);
    this.readers = Executors.newFixedThreadPool(READERS, threads);
    this.cache = new ModelCache(this::read, readers, System::nanoTime);
  }

  /** Whether a model can have this name. */
  public static boolean takes(String name) {
    return ModelName.fits(name);
  }

  /**
   * The model in use, at most five minutes old; right after a write by this hub, that one.
   *
   * @param name a symbol, or {@code default}; one that no model can have has none
   */
  public ModelReading find(String kind, String name) {
    return ModelName.fits(name) ? cache.read(new ModelName(known(kind), name)) : ModelReading.NONE;
  }

  /** As {@link #find}, of a symbol, else the default one; with the problems of both. */
  public ModelReading ofSymbol(String kind, String symbol) {
    var problems = new StringJoiner("; ");
    for (String name : symbol.equals(DEFAULT) ? List.of(DEFAULT) : List.of(symbol, DEFAULT)) {
      ModelReading reading = find(kind, name);
      if (reading.problem() != null) {
        problems.add(
            "the newest %s model of %s is not known: %s".formatted(kind, name, reading.problem()));
      }
      if (reading.model() != null) {
        return reading.withProblem(problems.length() == 0 ? null : problems.toString());
      }
    }
    return ModelReading.NONE.withProblem(problems.length() == 0 ? null : problems.toString());
  }

  /** Which version of a symbol's own model, or of the default one, was in use when. */
  public InUseHistory history(String kind, String name) {
    return ModelName.fits(name)
        ? changes.history(new ModelName(known(kind), name))
        : new InUseHistory(List.of());
  }

  /**
   * A version that is kept, as it was put in use.
   *
   * @throws HubException {@code NOT_FOUND} where there is no such version
   */
  public JsonModel version(String kind, String name, String version, InUseHistory.Change by) {
    var model = new ModelName(known(kind), name);
    JsonNode content = objects.version(model, version);
    return new JsonModel(kind, name, version, by.at(), by.by(), by.reason(), content);
  }

  /**
   * Keeps a version and puts it in use; the one that is in use already stays as it is.
   *
   * @param dryRun true to say only what would be
   * @throws HubException naming the field at fault; what is in use stays
   */
  public JsonModel write(
      String kind, String name, JsonNode model, String by, String reason, boolean dryRun) {
    var target = new ModelName(known(kind), name);
    ModelObjects.Content content = objects.content(model);
    checkForUse(kind, model);
    JsonModel wanted = inUse(target, content.version(), by, reason, model);
    if (dryRun) {
      return wanted;
    }
    objects.keep(target, content);
    return change(
        target,
        () -> {
          JsonModel current = current(target).orElse(null);
          String from = current == null ? null : current.version();
          if (current != null
              && content.version().equals(from)
              && isRecorded(target, content.version())) {
            return current;
          }
          long size = content.bytes().length;
          String before = content.version().equals(from) ? changes.last(target).orElse(null) : from;
          changes.insert(target, "write", before, content.version(), size, by, reason);
          objects.put(target, wanted);
          return wanted;
        });
  }

  /**
   * @param version null for the one that the present one replaced; where it replaced none, none is
   *     in use any more
   * @param seen the version that was in use when it was decided; null for whichever is
   */
  record Rollback(@Nullable String version, @Nullable String seen, String by, String reason) {}

  /**
   * Puts an older version in use again.
   *
   * @return what is in use now
   * @throws HubException {@code NOT_FOUND} where there is no such version, {@code CONFLICT} where
   *     no model is in use, or another than was seen
   */
  Optional<JsonModel> rollBack(String kind, String name, Rollback wanted, boolean dryRun) {
    String version = wanted.version();
    String by = wanted.by();
    String reason = wanted.reason();
    var target = new ModelName(known(kind), name);
    return change(
        target,
        () -> {
          String from = current(target).map(JsonModel::version).orElse(null);
          requireSeen(target, wanted.seen(), from);
          String to = version == null ? before(target, from) : version;
          JsonNode model = to == null ? null : objects.version(target, to);
          JsonModel next =
              to == null || model == null ? null : inUse(target, to, by, reason, model);
          if (model != null) {
            checkForUse(kind, model);
          }
          boolean same = to != null && to.equals(from) && isRecorded(target, to);
          if (!dryRun && !same) {
            Long size = model == null ? null : (long) objects.content(model).bytes().length;
            changes.insert(target, "rollback", from, to, size, by, reason);
            put(target, next);
          }
          return Optional.ofNullable(next);
        });
  }

  private void requireSeen(ModelName name, @Nullable String seen, @Nullable String inUse) {
    if (seen != null && !seen.equals(inUse)) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "seen",
          "Another version is in use since then: %s. Read it again and decide anew."
              .formatted(changes.lastChange(name)));
    }
  }

  /**
   * @throws HubException {@code NOT_FOUND} where there is no such version
   */
  JsonNode content(String kind, String name, String version) {
    return objects.version(new ModelName(known(kind), name), version);
  }

  /** The model in use, read from the store. */
  JsonModel get(String kind, String name) {
    var target = new ModelName(known(kind), name);
    return current(target)
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.NOT_FOUND, "name", "No model " + target + " is in use: put one."));
  }

  List<ModelChanges.JsonModelVersion> versions(String kind, String name) {
    return changes.versions(new ModelName(known(kind), name));
  }

  @Override
  public void destroy() {
    readers.shutdownNow();
  }

  private <T> T change(ModelName name, Supplier<T> work) {
    try {
      T done =
          transaction.execute(
              status -> {
                changes.lock(name);
                return work.get();
              });
      if (done == null) {
        throw new IllegalStateException("A change gave no answer");
      }
      return done;
    } finally {
      cache.written(name);
    }
  }

  /** False where a hub was killed after it wrote the file and before it committed the row. */
  private boolean isRecorded(ModelName name, String version) {
    return changes.last(name).equals(Optional.of(version));
  }

  private void put(ModelName name, @Nullable JsonModel wanted) {
    if (wanted == null) {
      objects.delete(name);
    } else {
      objects.put(name, wanted);
    }
  }

  private @Nullable String before(ModelName name, @Nullable String version) {
    if (version == null) {
      throw new HubException(
          ErrorCode.CONFLICT, "name", "No model " + name + " is in use: name the version to use.");
    }
    return changes.before(name, version).orElse(null);
  }

  /** What is no model counts as none, so that a write mends it. */
  private Optional<JsonModel> current(ModelName name) {
    try {
      return Optional.of(objects.inUse(name));
    } catch (HubException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private ModelObjects.@Nullable Found read(ModelName name, @Nullable String etag) {
    ModelObjects.Found found = objects.read(name, etag).orElse(null);
    if (found != null) {
      check(name.kind(), is -> is.check(found.model().model()));
    }
    return found;
  }

  private JsonModel inUse(
      ModelName name, String version, String by, String reason, JsonNode model) {
    return new JsonModel(
        name.kind(),
        name.name(),
        version,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        by,
        reason,
        model);
  }

  private String known(String kind) {
    if (!kinds.containsKey(kind)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "kind",
          "There is no such kind; there are " + String.join(", ", kinds.keySet()) + ".");
    }
    return kind;
  }

  private void checkForUse(String kind, JsonNode model) {
    check(kind, is -> is.check(model));
    check(kind, is -> is.checkReferences(model));
  }

  private void check(String kind, Consumer<JsonModelKind> check) {
    try {
      check.accept(kinds.get(known(kind)));
    } catch (HubException e) {
      String field = e.field() == null || e.field().isEmpty() ? "model" : "model." + e.field();
      throw new HubException(e.code(), field, String.valueOf(e.getMessage()), e);
    }
  }
}
