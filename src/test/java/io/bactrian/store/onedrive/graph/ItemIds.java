package io.bactrian.store.onedrive.graph;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** Ids as the two kinds of drive have them; the same in each run. */
final class ItemIds {
  private final String driveId;
  private final boolean personal;
  private long born;

  ItemIds(String driveId, boolean personal) {
    this.driveId = driveId;
    this.personal = personal;
  }

  Item item(boolean folder, String name, Item parent) {
    byte[] seed = (driveId + "/" + ++born).getBytes(StandardCharsets.UTF_8);
    UUID guid = UUID.nameUUIDFromBytes(seed);
    String id = personal ? driveId + "!" + born : "01" + base32(guid);
    return new Item(id, guid.toString().toUpperCase(Locale.ROOT), folder, name, parent);
  }

  private static String base32(UUID guid) {
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(guid.getMostSignificantBits())
            .putLong(guid.getLeastSignificantBits())
            .array();
    return new BigInteger(1, bytes).toString(32).toUpperCase(Locale.ROOT);
  }
}
