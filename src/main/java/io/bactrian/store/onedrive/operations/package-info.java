/** What a producer does, one method an operation. */
@NullMarked
package io.bactrian.store.onedrive.operations;

import org.jspecify.annotations.NullMarked;
