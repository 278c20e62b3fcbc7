package io.bactrian.store.onedrive.graph;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The drives there are, by id and by whose they are: {@code me}, {@code users/x}, {@code sites/y}.
 */
final class Drives {
  private final Map<String, Drive> byId = new ConcurrentHashMap<>();
  private final Map<String, Drive> byOwner = new ConcurrentHashMap<>();

  void add(Drive drive, String... owners) {
    byId.put(drive.id, drive);
    for (String owner : owners) {
      byOwner.put(owner, drive);
    }
  }

  Drive byId(String id) {
    Drive drive = byId.get(id);
    if (drive == null) {
      throw GraphError.notFound("The drive could not be found.");
    }
    return drive;
  }

  /** As it is written in an address: {@code me/drive}, {@code drives/x}, {@code users/x/drive}. */
  Drive of(String address) {
    if (address.startsWith("drives/")) {
      return byId(address.substring("drives/".length()));
    }
    Drive drive = byOwner.get(address.replaceAll("/drive$", ""));
    if (drive == null) {
      throw GraphError.notFound("The user, group or site could not be found.");
    }
    return drive;
  }
}
