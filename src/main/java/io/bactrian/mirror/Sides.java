package io.bactrian.mirror;

/** The two ends of a map. */
interface Sides {
  Side left(MirrorMap map);

  Side right(MirrorMap map);
}
