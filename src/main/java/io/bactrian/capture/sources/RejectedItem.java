package io.bactrian.capture.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An item that is not stored while its neighbours are.
 *
 * @param index in the message's items, from 0
 * @param field which is at fault, such as {@code items[3].price}
 * @param body a message with this item alone, to be mended and sent again
 */
public record RejectedItem(int index, @Nullable String field, String message, String body) {
  /** What the sender is answered. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(int index, @Nullable String field, String message) {}

  Item item() {
    return new Item(index, field, message);
  }
}
