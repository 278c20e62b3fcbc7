package io.bactrian.capture.inbox;

import java.util.Map;

/**
 * @param line where it stands in the file, from 1
 * @param raw as it stands there
 * @param cells by column, in lower case; none that is empty
 */
record InboxRow(long line, String raw, Map<String, String> cells) {}
