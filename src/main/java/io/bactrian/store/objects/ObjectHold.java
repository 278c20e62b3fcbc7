package io.bactrian.store.objects;

/** Says of objects, by key, that they are needed: retention leaves them, however old they are. */
public interface ObjectHold {
  boolean holds(String key);
}
