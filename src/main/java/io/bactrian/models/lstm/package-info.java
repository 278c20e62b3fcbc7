/**
 * Trains an LSTM with PyTorch in a process of its own, so that what a native library does can end a
 * run and nothing else. It knows sequences of numbers, and nothing of where they come from.
 */
@ApplicationModule(
    displayName = "LSTM",
    allowedDependencies = {})
@NullMarked
package io.bactrian.models.lstm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
