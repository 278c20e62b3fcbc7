package io.bactrian.store.mirror;

import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.sides.Hashes;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A side as it is, for whoever looks at what passes. */
class Around implements Side {
  protected final Side side;

  Around(Side side) {
    this.side = side;
  }

  @Override
  public String name() {
    return side.name();
  }

  @Override
  public Listing list() throws IOException {
    return side.list();
  }

  @Override
  public String hash(Item item) throws IOException {
    return item.hash() != null ? item.hash() : Hashes.read(open(item, 0));
  }

  @Override
  public InputStream open(Item item, long offset) throws IOException {
    return side.open(item, offset);
  }

  @Override
  public boolean unchanged(Item item) throws IOException {
    return side.unchanged(item);
  }

  @Override
  public boolean proves(Item item, String md5) {
    return side.proves(item, md5);
  }

  @Override
  public @Nullable String refusal(String path) {
    return side.refusal(path);
  }

  @Override
  public Item write(
      String path, @Nullable Item replaced, long size, InputStream content, Commit commit)
      throws IOException {
    return side.write(path, replaced, size, content, commit);
  }

  @Override
  public Item move(Item item, String path) throws IOException {
    return side.move(item, path);
  }

  @Override
  public void trash(Item item) throws IOException {
    side.trash(item);
  }

  @Override
  public void settled() {
    side.settled();
  }
}
