package io.bactrian.decisions.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.Ulid;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Keeps decisions; a decision is durable before it is answered. */
@Repository
class Inferences {
  private static final String INSERT =
      """
      insert into inferences (id, symbol, strategy, as_of, bar_closed_at, action, proposed_action, confidence, model,
        model_version, model_sha256, lobes, features, policy_verdict, policy_reasons, volume, caller, asked_at,
        latency_us)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate jdbc;
  private final ObjectMapper mapper;

  Inferences(JdbcTemplate jdbc, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.mapper = mapper;
  }

  /** Stores a decision unless it is a dry run, and says what to answer. */
  Answer store(Decision decision) {
    InferenceRequest question = decision.proposal().observation().question();
    String id = question.dryRun() ? null : Ulid.next();
    if (id != null) {
      insert(id, decision);
    }
    Lobe model = decision.proposal().model();
    return new Answer(
        id,
        decision.action(),
        decision.proposal().confidence(),
        model == null ? null : new Answer.Model(model.model(), model.version(), model.sha256()),
        lobes(decision),
        new Answer.PolicyAnswer(
            decision.verdict().verdict(), decision.reasons(), decision.verdict().volume()),
        question.asOf(),
        micros(question) / 1000.0);
  }

  private void insert(String id, Decision decision) {
    Proposal proposal = decision.proposal();
    Observation observation = proposal.observation();
    InferenceRequest question = observation.question();
    Lobe model = proposal.model();
    jdbc.update(
        INSERT,
        id,
        question.symbol(),
        question.strategy(),
        question.asOf().atOffset(ZoneOffset.UTC),
        observation.barClosedAt() == null ? null : Timestamp.from(observation.barClosedAt()),
        decision.action(),
        proposal.action(),
        proposal.confidence(),
        model == null ? null : model.model(),
        model == null ? null : model.version(),
        model == null ? null : model.sha256(),
        json(lobes(decision)),
        json(finite(observation.features())),
        decision.verdict().verdict(),
        decision.reasons().toArray(String[]::new),
        decision.verdict().volume(),
        question.caller(),
        question.askedAt().atOffset(ZoneOffset.UTC),
        micros(question));
  }

  private static Map<String, Answer.LobeAnswer> lobes(Decision decision) {
    var lobes = new LinkedHashMap<String, Answer.LobeAnswer>();
    decision
        .proposal()
        .lobes()
        .forEach(
            (target, lobe) ->
                lobes.put(
                    target,
                    new Answer.LobeAnswer(lobe.model(), lobe.version(), lobe.probabilities())));
    return lobes;
  }

  /** JSON knows no NaN: a missing feature is null. */
  private static Map<String, @Nullable Float> finite(Map<String, Float> features) {
    var finite = new LinkedHashMap<String, @Nullable Float>();
    features.forEach((name, value) -> finite.put(name, value.isNaN() ? null : value));
    return finite;
  }

  private static long micros(InferenceRequest question) {
    return (System.nanoTime() - question.startedNanos()) / 1000;
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a decision is always JSON", e);
    }
  }
}
