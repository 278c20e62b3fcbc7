package io.bactrian.data.snapshot;

/**
 * One Parquet file of a dataset.
 *
 * @param key its key in the object store
 * @param sha256 of its bytes, lower-case hexadecimal
 * @param size bytes
 */
public record DataFile(String key, String sha256, long size, long rows) {}
