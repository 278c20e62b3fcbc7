package io.bactrian.sync;

/** The two ends of a map. */
interface Sides {
  Side left(MirrorMap map);

  Side right(MirrorMap map);
}
