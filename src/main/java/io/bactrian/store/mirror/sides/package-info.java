/** The two sides of a mirror, a bucket and a drive, and copying between them. */
@NullMarked
package io.bactrian.store.mirror.sides;

import org.jspecify.annotations.NullMarked;
