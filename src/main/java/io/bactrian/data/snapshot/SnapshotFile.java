package io.bactrian.data.snapshot;

import java.nio.file.Path;

/** A Parquet file that is written and not yet stored. */
record SnapshotFile(Path path, String sha256, long size, long rows) {}
