package io.bactrian.store.onedrive.graph;

import java.util.ArrayList;
import java.util.List;

/** The faults still to come; the first that matches a request has it. */
public final class Faults {
  private final List<Fault> faults = new ArrayList<>();

  public synchronized void add(Fault fault) {
    faults.add(fault);
  }

  public synchronized void clear() {
    faults.clear();
  }

  /** How many are not used up. */
  public synchronized int left() {
    return faults.size();
  }

  synchronized Fault take(Call call, int fragment) {
    String target = call.query().isEmpty() ? call.path() : call.path() + "?" + call.query();
    for (Fault fault : faults) {
      boolean matches =
          (fault.method.isEmpty() || fault.method.equals(call.method()))
              && fault.path.matcher(target).find()
              && (fault.fragment < 0 || fault.fragment == fragment && call.method().equals("PUT"));
      if (matches && fault.skip-- <= 0) {
        if (--fault.times <= 0) {
          faults.remove(fault);
        }
        return fault;
      }
    }
    return Fault.NONE;
  }
}
