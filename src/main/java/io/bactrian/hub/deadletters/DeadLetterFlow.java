package io.bactrian.hub.deadletters;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lists.FlowPart;
import io.bactrian.hub.lists.FlowQueries;
import io.bactrian.hub.lists.FlowStep;
import org.springframework.stereotype.Component;

/** The flow's dead letters. */
@Component
class DeadLetterFlow implements FlowPart {
  private final FlowQueries queries;

  DeadLetterFlow(FlowQueries queries) {
    this.queries = queries;
  }

  /**
   * @param deadLettersOpen failures that nobody has replayed or discarded
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Letters(FlowStep deadLettersOpen) {}

  @Override
  public Letters read() {
    return new Letters(
        FlowStep.waiting(
            queries.number("select count(*) from dead_letters where state = 'open'"),
            queries.instant(
                "select failed_at from dead_letters where state = 'open' order by id desc limit"
                    + " 1")));
  }
}
