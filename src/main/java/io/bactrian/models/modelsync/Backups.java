package io.bactrian.models.modelsync;

import io.bactrian.models.artifacts.ModelSyncProperties;
import io.bactrian.models.artifacts.Refusals;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The files of models as they came, named by the time at which they were seen. */
@Component
class Backups {
  private static final Logger log = LoggerFactory.getLogger(Backups.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
  private static final int TRIES = 60;

  private final ObjectStore store;
  private final SyncRows rows;
  private final ModelSyncProperties properties;

  Backups(ObjectStore store, SyncRows rows, ModelSyncProperties properties) {
    this.store = store;
    this.rows = rows;
    this.properties = properties;
  }

  /**
   * Keeps a model's file and its metadata; the same again is accepted.
   *
   * @return the file's key
   */
  String keep(String model, Instant seen, byte[] onnx, byte[] metadata) {
    for (int i = 0; i < TRIES; i++) { // another may have been seen in the same second
      String key =
          "model-backups/%s/unified_brain_%s.onnx"
              .formatted(model, TIME.format(seen.plusSeconds(i)));
      try {
        store.keep(key, onnx);
        store.put(metadata(key), metadata);
        return key;
      } catch (HubException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
      }
    }
    throw Refusals.waits("There is no free name for the backup of " + model + ".");
  }

  static String metadata(String key) {
    return key.replaceFirst("\\.onnx$", ".metadata.json");
  }

  /** With its metadata. */
  void remove(String key) {
    store.delete(key);
    store.delete(metadata(key));
  }

  /** Removes what is more than enough. */
  List<SyncRows.Old> prune() {
    List<SyncRows.Old> old = rows.old(properties.keep());
    for (SyncRows.Old each : old) {
      remove(each.backup());
      rows.pruned(each.id());
      log.info("Model sync: backup {} is removed", each.backup());
    }
    return old;
  }
}
