package io.bactrian.store.objects;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing, in the order of the keys' bytes.
 *
 * @param next asks for what follows; null at the end
 */
public record ObjectPage(List<ObjectEntry> entries, @Nullable String next) {}
