package io.bactrian.decisions.fusion;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.inforce.InForce;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A body of a route whose lobes {@code fuse-lobes-action} fuses. */
public interface Fusible {
  String symbol();

  /** By name, those that answered. */
  Map<String, LobeAnswer> lobes();

  /** What the body's lobes went by; null for what is in use now. */
  default @Nullable InForce inForce() {
    return null;
  }

  /** What the body becomes. */
  Object fused(FusedAnswer answer);
}
