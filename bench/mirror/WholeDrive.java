package io.bactrian.store.mirror.sides;

import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.onedrive.client.DriveClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists a folder of a drive by asking for everything each time. */
public final class WholeDrive {
  private WholeDrive() {}

  public static Listing list(DriveClient drive, String top) {
    String root = drive.find(top).orElseThrow().id();
    Map<String, DriveReplica.Node> nodes = new HashMap<>();
    Deque<String> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      String folder = folders.remove();
      drive.children(
          folder,
          item -> {
            nodes.put(
                item.id(),
                new DriveReplica.Node(
                    item.id(),
                    folder,
                    item.name(),
                    item.folder(),
                    item.size(),
                    String.valueOf(item.eTag()),
                    item.quickXorHash()));
            if (item.folder()) {
              folders.add(item.id());
            }
          });
    }
    var tree = new DriveTree(new DriveReplica.Snapshot(root, nodes, true));
    return new Listing(tree.files(), tree.refused(), true);
  }
}
