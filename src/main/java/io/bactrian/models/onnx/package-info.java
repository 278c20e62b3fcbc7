/** Model files: judged before ONNX Runtime reads them, tried in a process of their own, opened. */
@ApplicationModule(
    displayName = "ONNX",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.models.onnx;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
