package io.bactrian.hub.problems;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers for whatever failed outside a controller, without saying more than the status does. */
@Controller
class ProblemErrorController implements ErrorController {
  private final ProblemAnswers answers;

  ProblemErrorController(ProblemAnswers answers) {
    this.answers = answers;
  }

  @RequestMapping("${server.error.path:/error}")
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    answers.write(
        request,
        response,
        of(
            request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer s
                ? s
                : 404));
  }

  static Problem of(int status) {
    return switch (status) {
      case 401 -> Problem.of(ErrorCode.UNAUTHENTICATED, "Send a key or log in.", null);
      case 403 -> Problem.of(ErrorCode.FORBIDDEN, "This caller lacks the role for it.", null);
      case 404 -> Problem.of(ErrorCode.NOT_FOUND, "Nothing is served at this address.", null);
      case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Use another method.", null);
      case 413 -> Problem.of(ErrorCode.TOO_LARGE, "Send less at a time.", null);
      case 415 -> Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json.", null);
      case 500 -> Problem.of(ErrorCode.INTERNAL, "The hub's log says why.", null);
      case 503 -> Problem.of(ErrorCode.UNAVAILABLE, "Try again shortly.", null);
      default -> ProblemAnswers.plain(status, "The request was not taken.");
    };
  }
}
