package io.bactrian.store.mirror.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** What a run will do. */
public record Plan(List<Step> steps) {
  public long files() {
    return steps.stream().filter(step -> step.action() != Action.SKIP).count();
  }

  long bytes() {
    return steps.stream().filter(step -> step.action().copies()).mapToLong(Step::size).sum();
  }

  long deletes() {
    return steps.stream().filter(step -> step.action().deletes()).count();
  }

  /** The same for the same steps on the same versions; what an approval names. */
  public String hash() {
    Set<String> stamped = new HashSet<>(); // names that hold the time of planning
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (Step step : steps) {
      if (step.action() == Action.CONFLICT && step.detail() != null) {
        stamped.add(step.detail());
      }
      if (!stamped.contains(step.path())) {
        digest.update(line(step).getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String line(Step step) {
    return String.join(
        "\n", step.action().slug(), step.path(), version(step.left()), version(step.right()), "");
  }

  private static String version(@Nullable Item item) {
    return item == null ? "" : item.version();
  }
}
