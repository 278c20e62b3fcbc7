/**
 * A drive of Microsoft Graph as plain Java: streams of constant memory, one shared throttle gate,
 * hashes checked in both directions.
 */
@NamedInterface("client")
@NullMarked
package io.bactrian.store.onedrive.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
