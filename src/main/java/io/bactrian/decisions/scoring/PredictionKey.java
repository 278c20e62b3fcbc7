package io.bactrian.decisions.scoring;

import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** All that a proposal is made of, as one name: SHA-256 in hex. */
final class PredictionKey {
  private PredictionKey() {}

  /**
   * @param revisions of whatever else answers: champions, weights, settings of lobes, policy
   */
  static String of(Observation observation, List<String> revisions) {
    InferenceRequest question = observation.question();
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (String part :
        List.of(
            question.symbol(),
            question.strategy(),
            String.valueOf(question.signalId()),
            String.valueOf(question.moment()),
            observation.period(),
            String.valueOf(observation.barClosedAt()),
            String.valueOf(observation.revision()))) {
      add(digest, part);
    }
    for (Map.Entry<String, Float> feature : observation.features().entrySet()) {
      add(digest, feature.getKey());
      digest.update(ByteBuffer.allocate(4).putFloat(0, feature.getValue()));
    }
    revisions.forEach(revision -> add(digest, revision));
    return java.util.HexFormat.of().formatHex(digest.digest());
  }

  /** With its length, so that no two lists of parts are the same bytes. */
  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
    digest.update(bytes);
  }
}
