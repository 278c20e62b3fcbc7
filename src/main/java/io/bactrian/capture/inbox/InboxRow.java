package io.bactrian.capture.inbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param line of the file, from 1
 * @param raw as it is there
 * @param cells by column, in lower case; none that is empty
 * @param fault why it cannot be read as a row, null where it can
 */
record InboxRow(long line, String raw, Map<String, String> cells, @Nullable String fault) {}
