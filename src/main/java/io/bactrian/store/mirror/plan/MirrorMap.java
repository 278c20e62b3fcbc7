package io.bactrian.store.mirror.plan;

import java.util.List;

/**
 * A prefix of the bucket and a folder of the drive that shall hold the same.
 *
 * @param name what runs and messages call it
 * @param prefix ends with a slash
 * @param folder of the drive, without a slash at either end
 * @param excludes globs of paths that are left alone on both sides
 * @param maxDeletes a run that would delete more waits for approval
 * @param maxDeletePercent the same, of what was last equal, where it is more than one file
 * @param bandwidth bytes a second; 0 for as many as there are
 */
public record MirrorMap(
    String name,
    String prefix,
    String folder,
    Direction direction,
    List<String> excludes,
    int maxDeletes,
    int maxDeletePercent,
    long bandwidth) {}
