/** What a mirror run does, decided before anything is copied. */
@NullMarked
package io.bactrian.store.mirror.plan;

import org.jspecify.annotations.NullMarked;
