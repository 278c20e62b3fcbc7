package io.bactrian.decisions.fusion;

import io.bactrian.data.lobes.LobeAnswer;
import java.util.Map;

/** A body of a route whose lobes {@code fuse-lobes-action} fuses. */
public interface Fusible {
  String symbol();

  /** By name, those that answered. */
  Map<String, LobeAnswer> lobes();

  /** What the body becomes. */
  Object fused(FusedAnswer answer);
}
