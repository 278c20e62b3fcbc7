package io.bactrian.data.lineage;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Passports of any database that has a hub's tables, to be compared. */
public final class Passports {
  private Passports() {}

  /** Every step of a deal's passport with its facts, in one order; empty where there is no deal. */
  public static List<String> ofDeal(JdbcClient jdbc, String loginAndTicket) {
    return jdbc.sql("select walked::text from (" + Lineage.WALK + ") walked order by 1")
        .param("kind", Kind.DEAL.word())
        .param("id", loginAndTicket)
        .param("neighbours", Lineage.NEIGHBOURS)
        .param("steps", Lineage.STEPS)
        .param("edges", Lineage.EDGES)
        .query(String.class)
        .list();
  }
}
