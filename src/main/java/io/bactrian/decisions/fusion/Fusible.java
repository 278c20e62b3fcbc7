package io.bactrian.decisions.fusion;

import io.bactrian.data.lobes.LobeAnswer;
import java.util.Map;

/** What holds lobes' answers and becomes something else by their fusion. */
public interface Fusible {
  String symbol();

  /** By the lobe's name, those that answered. */
  Map<String, LobeAnswer> lobes();

  /** What it becomes. */
  Object fused(FusedAnswer answer);
}
