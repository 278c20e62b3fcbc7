package io.bactrian.watch.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row passed on its way to a leaf.
 *
 * @param tree its number in the file
 * @param leaf what it adds to the score of the class that is explained, less the mean of what it
 *     adds to the others
 */
record TreePath(long tree, double leaf, List<Passed> nodes) {
  /**
   * @param direction {@code <}, {@code <=}, {@code >=} or {@code >}; {@code missing} where the
   *     value was
   * @param threshold null where the value was missing
   */
  record Passed(
      String feature,
      String direction,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Float threshold) {}
}
