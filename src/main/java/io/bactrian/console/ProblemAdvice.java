package io.bactrian.console;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what controllers throw into problem documents; a cause is logged, never answered. */
@RestControllerAdvice
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Problem> hub(HubException e) {
    return answer(Problem.of(e));
  }

  @ExceptionHandler
  ResponseEntity<Problem> database(DataAccessException e) {
    LOG.warn("The database did not answer a request of the API", e);
    return answer(
        Problem.of(ErrorCode.UNAVAILABLE, "The database did not answer; try again shortly.", null));
  }

  private static ResponseEntity<Problem> answer(Problem problem) {
    return ResponseEntity.status(problem.status())
        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
        .body(problem);
  }
}
