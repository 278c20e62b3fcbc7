package io.bactrian.store.mirror.plan;

import org.jspecify.annotations.Nullable;

/**
 * One thing to do.
 *
 * @param reason in words, for the report
 * @param left what the bucket held, or null
 * @param right what the drive held, or null
 * @param detail the hash of an adopted item, the new path of a conflict's other version
 */
public record Step(
    Action action,
    String path,
    String reason,
    @Nullable Item left,
    @Nullable Item right,
    @Nullable String detail) {
  public long size() {
    Item item = action == Action.COPY_DOWN || action == Action.DELETE_RIGHT ? right : left;
    return item != null ? item.size() : 0;
  }
}
