package io.bactrian.models.validation;

import io.bactrian.models.checks.CheckResult;
import java.util.List;
import java.util.function.Supplier;

/**
 * An entry of the corpus.
 *
 * @param what it is, as docs/checks.md has it
 * @param by the key of the check that has to find it; empty where none may
 * @param results of all checks that apply
 */
record Case(String what, String by, Supplier<List<CheckResult>> results) {
  @Override
  public String toString() {
    return what;
  }
}
