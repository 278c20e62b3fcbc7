package io.bactrian.models.training;

import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.Period;
import io.bactrian.models.releases.Releases;
import io.bactrian.models.runs.Requested;
import io.bactrian.models.runs.Runs;
import io.bactrian.models.runs.TrainRequest;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes requests to train, whoever sends them. */
@Service
public class TrainingRequests {
  private final Runs runs;
  private final BarReader bars;
  private final Releases releases;

  TrainingRequests(Runs runs, BarReader bars, Releases releases) {
    this.runs = runs;
    this.bars = bars;
    this.releases = releases;
  }

  /**
   * @param by who requests it
   * @return one run a target, in their order
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown period or a symbol
   *     without bars, {@link ErrorCode#CONFLICT} naming a run that is under way and is another than
   *     requested, or a version that the tag names already; then nothing is queued
   */
  @Transactional
  public List<Requested> request(TrainRequest request, String by) {
    return add(request, by).stream().map(TrainingRequests::asRequested).toList();
  }

  private static Requested asRequested(Runs.Added added) {
    if (added.differs() == null) {
      return added.run();
    }
    throw new HubException(
        ErrorCode.CONFLICT,
        added.differs(),
        "The run %s of %s is under way with another value of %s: ask again when it has ended."
            .formatted(added.run().runId(), added.run().model(), added.differs()));
  }

  /** As {@link #request}, but a run that is under way is answered whatever it is made with. */
  @Transactional
  public List<Requested> requestUnlessUnderWay(TrainRequest request, String by) {
    return add(request, by).stream().map(Runs.Added::run).toList();
  }

  private List<Runs.Added> add(TrainRequest request, String by) {
    Period.parse(request.period()); // no run begins that the assembly of its dataset would refuse
    if (!bars.knows(request.symbol(), request.period())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "symbol",
          "There are no %s bars of %s: send them by webhook first, or name another period."
              .formatted(request.period(), request.symbol()));
    }
    String tag = request.releaseTag();
    if (tag != null) {
      request.targets().forEach(target -> releases.requireFree(request.model(target), tag));
    }
    String requestId = Ulid.next();
    return request.targets().stream()
        .map(target -> runs.add(requestId, request, target, by))
        .toList();
  }
}
