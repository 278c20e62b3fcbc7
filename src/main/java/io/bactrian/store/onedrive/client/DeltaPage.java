package io.bactrian.store.onedrive.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of changes. An item may come several times over the pages of one delta: the last one
 * holds. Exactly one link is set.
 *
 * @param nextLink of the next page, null on the last
 * @param deltaLink for the next round, null before the last page; not for logs
 */
public record DeltaPage(
    List<DriveItemEntry> items, @Nullable String nextLink, @Nullable String deltaLink) {}
