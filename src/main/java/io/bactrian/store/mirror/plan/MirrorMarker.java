package io.bactrian.store.mirror.plan;

import io.bactrian.shared.Ulid;
import io.bactrian.store.onedrive.client.QuickXorHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A file on both sides that holds the map's id. A side without it is not the side it was: another
 * bucket, an unmounted folder, a listing that is not whole.
 */
public final class MirrorMarker {
  public static final String NAME = ".bactrian-mirror";
  private static final int LONGEST = 100;

  private final SyncedStateStore store;

  public MirrorMarker(SyncedStateStore store) {
    this.store = store;
  }

  /**
   * @param first whether the two ends have never been equal yet
   * @throws RunAborted where a side is not the one it was
   */
  public void check(MirrorMap map, boolean first, Ends ends) throws IOException {
    SyncedStateStore.Established known = store.established(map.name()).orElse(null);
    if (known == null) {
      return;
    }
    if (!known.prefix().equals(map.prefix()) || !known.folder().equals(map.folder())) {
      throw new RunAborted(
          "The map's ends were "
              + known.prefix()
              + " and "
              + known.folder()
              + ". Give a map of other ends another name.");
    }
    check(ends.left(), ends.lefts(), known.id(), first);
    check(ends.right(), ends.rights(), known.id(), first);
  }

  private void check(Side side, Map<String, Item> items, String id, boolean first)
      throws IOException {
    Item item = items.get(NAME);
    if (item == null && !first) {
      throw new RunAborted(
          "The "
              + side.name()
              + " has no "
              + NAME
              + " any more, so it may not be what it was. Put it back, with the text "
              + id
              + ", if it is.");
    }
    if (item != null && !side.hash(item).equals(QuickXorHash.of(text(id)))) {
      throw new RunAborted("The " + side.name() + "'s " + NAME + " is that of another mirror.");
    }
  }

  /** Writes it where it is missing, at the first contact. */
  public void place(MirrorMap map, Ends ends) throws IOException {
    SyncedStateStore.Established known = store.established(map.name()).orElse(null);
    String id = known != null ? known.id() : agreed(ends);
    if (known == null) {
      store.establish(map, id);
    }
    place(ends.left(), ends.lefts(), id);
    place(ends.right(), ends.rights(), id);
  }

  /** The id that both sides brought along, or a new one where neither did. */
  private String agreed(Ends ends) throws IOException {
    Item left = ends.lefts().get(NAME);
    Item right = ends.rights().get(NAME);
    if (left == null && right == null) {
      return Ulid.next();
    }
    if (left == null || right == null) {
      String side = (left == null ? ends.right() : ends.left()).name();
      throw new RunAborted(
          "The "
              + side
              + " has the "
              + NAME
              + " of another mirror. Delete it if that mirror is gone.");
    }
    String id = read(ends.left(), left);
    if (!id.equals(read(ends.right(), right))) {
      throw new RunAborted("The two sides have the " + NAME + " of different mirrors.");
    }
    return id;
  }

  private void place(Side side, Map<String, Item> items, String id) throws IOException {
    if (!items.containsKey(NAME)) {
      byte[] text = text(id);
      side.write(
          NAME, null, text.length, new ByteArrayInputStream(text), () -> QuickXorHash.of(text));
    }
  }

  private static String read(Side side, Item item) throws IOException {
    try (InputStream in = side.open(item, 0)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
    }
  }

  private static byte[] text(String id) {
    return (id + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Both sides with what they list. */
  public record Ends(Side left, Side right, Map<String, Item> lefts, Map<String, Item> rights) {}
}
