package io.bactrian.store.mirror.plan;

/** The two ends of a map. */
public interface Sides {
  Side left(MirrorMap map);

  Side right(MirrorMap map);
}
