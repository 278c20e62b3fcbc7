@NullMarked
package io.bactrian;

import org.jspecify.annotations.NullMarked;
