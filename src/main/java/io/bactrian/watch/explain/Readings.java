package io.bactrian.watch.explain;

import io.bactrian.models.onnx.AskedGraph;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.OpenVersions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The files of the versions that were explained of late, as far as their form is known. */
@Component
class Readings {
  private static final int KEPT = 32;

  /** Rows that covers are counted by where a file has none. */
  private static final int COUNTED = 10_000;

  /** Rows that a model of an unknown form is asked beside a decision's. */
  private static final int BACKGROUND = 64;

  private final OpenVersions versions;
  private final Trainings trainings;
  private final Map<String, Reading> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reading> eldest) {
          return size() > KEPT;
        }
      };

  Readings(OpenVersions versions, Trainings trainings) {
    this.versions = versions;
    this.trainings = trainings;
  }

  /**
   * What is known of a version.
   *
   * @param scores null where its form is not known
   * @param background {@code [rows][bars * features]} where it is not; none without a dataset
   * @param counted rows of the training that covers were counted by; 0 where the file has them
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Reading(@Nullable Scores scores, Link link, float[][] background, int counted) {}

  synchronized Reading of(Champion version) {
    String key = version.model() + ' ' + version.version() + ' ' + version.sha256();
    Reading reading = kept.get(key);
    if (reading == null) {
      reading = read(version);
      kept.put(key, reading);
    }
    return reading;
  }

  /** For a file that was not read rightly. */
  synchronized Reading unknown(Champion version) {
    Reading unknown = asked(version);
    kept.put(version.model() + ' ' + version.version() + ' ' + version.sha256(), unknown);
    return unknown;
  }

  private Reading read(Champion version) {
    if (version.sequence() > 0) {
      return asked(version);
    }
    byte[] file = versions.file(version.model(), version.version());
    int features = version.features().size();
    GraphReader.Found found =
        GraphReader.read(
                AskedGraph.of(file, version.signature()), features, version.classes().size())
            .orElse(null);
    if (found == null) {
      return asked(version);
    }
    Trees trees = found.trees();
    if (trees == null) {
      return new Reading(found.scores(), found.link(), new float[0][], 0);
    }
    if (trees.covers() != null) {
      return new Reading(new TreeShap(trees, features), found.link(), new float[0][], 0);
    }
    float[][] rows = trainings.rows(version, COUNTED);
    return rows.length == 0
        ? asked(version)
        : new Reading(
            new TreeShap(trees.counted(rows), features), found.link(), new float[0][], rows.length);
  }

  private Reading asked(Champion version) {
    return new Reading(null, Link.of(false, List.of()), trainings.rows(version, BACKGROUND), 0);
  }
}
