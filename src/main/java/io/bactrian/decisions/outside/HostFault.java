package io.bactrian.decisions.outside;

import io.bactrian.decisions.budgets.CallFault;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;

/** A host gave no answer that can be used. The message begins with the fault's name. */
final class HostFault extends HubException implements CallFault {
  private static final long serialVersionUID = 1L;
  private static final int EXCERPT = 200;

  private final Fault fault;

  HostFault(Fault fault, String message) {
    this(fault, message, null);
  }

  HostFault(Fault fault, String message, @Nullable Throwable cause) {
    super(fault.code(), "host", fault.slug() + ": " + message, cause);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }

  @Override
  public String slug() {
    return fault.slug();
  }

  @Override
  public Owed owed() {
    return fault.owed();
  }

  /** What a host said, in one line and as far as it is worth repeating. */
  static String excerpt(String said) {
    String line = said.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "...";
  }
}
