package io.bactrian.store.objects;

import java.time.Instant;

/**
 * One object as the store lists it.
 *
 * @param size bytes
 * @param etag changes with the content, without quotation marks; the content's MD5 or something of
 *     the store's own
 */
public record ObjectEntry(String key, long size, String etag, Instant lastModified) {}
