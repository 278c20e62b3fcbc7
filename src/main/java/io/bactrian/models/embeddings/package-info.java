/** Texts as vectors: the model and its tokenizer, the vectors that are kept, the search. */
@ApplicationModule(
    displayName = "Embeddings",
    allowedDependencies = {"shared", "hub.http"})
@NullMarked
package io.bactrian.models.embeddings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
