package io.bactrian.ingestion;

import java.util.Map;

/**
 * @param line of the file, from 1
 * @param raw as it is there
 * @param cells by column, in lower case; none that is empty
 */
record InboxRow(long line, String raw, Map<String, String> cells) {}
