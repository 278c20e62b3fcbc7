package io.bactrian.capture.inbox;

/**
 * What a file came to.
 *
 * @param rows in the file, the line of names left out
 * @param stored rows that made or changed one of the hub's
 * @param refused rows that are kept in {@code rejected_messages}, the first hundred of them
 */
record Ingested(String key, long rows, long stored, long refused) {}
