package io.bactrian.watch.restore;

import java.time.Instant;
import java.util.List;

/**
 * A complete base backup; it is written when all of it, and the log that it needs, has arrived.
 *
 * @param id its moment, which sorts
 * @param finishedAt the earliest moment that it can be restored to
 * @param firstSegment of the log that a restore reads
 * @param lastSegment without which it is not consistent
 * @param postgres the major version
 * @param migration of the tables, as Flyway counts
 * @param bytes before compression
 * @param sha256 of the archive, hex
 * @param parts the keys of its parts in order
 */
public record Manifest(
    String id,
    Instant startedAt,
    Instant finishedAt,
    String startLsn,
    String stopLsn,
    String firstSegment,
    String lastSegment,
    int postgres,
    String migration,
    long bytes,
    String sha256,
    List<String> parts) {}
