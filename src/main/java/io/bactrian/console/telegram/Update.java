package io.bactrian.console.telegram;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message or a press of a button, as it came.
 *
 * @param id 0 before it is kept
 * @param key the same whenever it comes again
 * @param press id of the press; null for a message
 * @param text of the message, or what the button brings back
 */
record Update(
    long id,
    String key,
    String chat,
    boolean inGroup,
    long user,
    @Nullable String username,
    String firstName,
    @Nullable String press,
    String text,
    @Nullable Instant sentAt) {}
