package io.bactrian.hub.lists;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a package contributes to {@code GET /api/v1/search} besides its lists; a bean of the package
 * that knows it.
 */
public interface SearchPart {

  /**
   * @param kind what one is called, such as {@code Route}
   * @param id what names it
   * @param address the console's, behind the {@code #}
   * @param result whether an investor may see it
   * @param says some members of it
   */
  record Found(
      String kind, String id, String address, boolean result, Map<String, @Nullable Object> says) {}

  /**
   * @param text what somebody typed, never blank
   * @param limit how many at most
   * @param resultsOnly whether to leave out what an investor may not see
   */
  List<Found> find(String text, int limit, boolean resultsOnly);
}
