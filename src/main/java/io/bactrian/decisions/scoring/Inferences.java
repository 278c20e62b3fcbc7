package io.bactrian.decisions.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.fusion.Contribution;
import io.bactrian.decisions.fusion.FusedAnswer;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.LorentzianLobes;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.shared.Ulid;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Keeps decisions; a decision is durable before it is answered. */
@Repository
public class Inferences {
  private static final String INSERT =
      """
      insert into inferences (id, symbol, strategy, as_of, bar_closed_at, action, proposed_action, confidence, model,
        model_version, model_sha256, lobes, features, policy_verdict, policy_reasons, volume, caller, asked_at,
        latency_us, signal_id, advice, score, weights, cached, inputs)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
      """;

  /** A decision and its arms are durable together. */
  private static final String INSERT_WITH_ARMS =
      "with kept as ("
          + INSERT
          + """
          returning id, bar_closed_at, asked_at)
          insert into rollout_decisions (inference_id, rollout, unit, arm, share, bar_closed_at, comparable, champion,
            challenger, failure, took_us, asked_at)
          select kept.id, rollout, unit, arm, share, bar_closed_at, ?, champion, challenger, failure, took_us, asked_at
          from kept, jsonb_to_recordset(?::jsonb) as arms (rollout text, unit text, arm text, share double precision,
            champion double precision[], challenger double precision[], failure text, took_us bigint)
          """;

  private final JdbcTemplate jdbc;
  private final ObjectMapper mapper;
  private final LorentzianLobes lorentzian;

  Inferences(JdbcTemplate jdbc, ObjectMapper mapper, LorentzianLobes lorentzian) {
    this.lorentzian = lorentzian;
    this.jdbc = jdbc;
    this.mapper = mapper;
  }

  /** Stores a decision unless it is a dry run, and says what to answer. */
  Answer store(Decision decision) {
    InferenceRequest question = decision.proposal().observation().question();
    String id = question.dryRun() ? null : Ulid.next();
    Answer answer = answer(id, decision);
    if (id != null) {
      insert(id, decision, answer);
    }
    return answer;
  }

  private static Answer answer(@Nullable String id, Decision decision) {
    Proposal proposal = decision.proposal();
    InferenceRequest question = proposal.observation().question();
    FusedAnswer fused = proposal.fused();
    return new Answer(
        id,
        decision.action(),
        fused.confidence(),
        fused.score(),
        model(proposal.observation().lobes()),
        lobes(proposal),
        new Answer.Weights(fused.weights().source(), fused.weights().version()),
        decision.sizing(),
        new Answer.PolicyAnswer(
            decision.verdict().verdict(), decision.reasons(), decision.verdict().volume()),
        signal(decision),
        proposal.cached(),
        question.asOf(),
        micros(question) / 1000.0);
  }

  private void insert(String id, Decision decision, Answer answer) {
    Proposal proposal = decision.proposal();
    Observation observation = proposal.observation();
    InferenceRequest question = observation.question();
    Answer.Model model = answer.model();
    var row = new ArrayList<@Nullable Object>();
    Collections.addAll(
        row,
        id,
        question.symbol(),
        question.strategy(),
        question.asOf().atOffset(ZoneOffset.UTC),
        observation.barClosedAt() == null ? null : Timestamp.from(observation.barClosedAt()),
        decision.action(),
        proposal.action(),
        answer.confidence(),
        model == null ? null : model.name(),
        model == null ? null : model.version(),
        model == null ? null : model.sha256(),
        json(answer.lobes()),
        json(finite(observation.features())),
        decision.verdict().verdict(),
        decision.reasons().toArray(String[]::new),
        decision.verdict().volume(),
        question.caller(),
        question.askedAt().atOffset(ZoneOffset.UTC),
        micros(question),
        question.signalId(),
        answer.signal() == null ? null : answer.signal().advice(),
        answer.score(),
        weights(answer),
        answer.cached(),
        json(inputs(decision)));
    List<Object> arms = arms(observation);
    if (arms.isEmpty() || observation.barClosedAt() == null) {
      jdbc.update(INSERT, row.toArray());
    } else {
      row.add(question.moment() == null && question.features().isEmpty());
      row.add(json(arms));
      jdbc.update(INSERT_WITH_ARMS, row.toArray());
    }
  }

  private static List<Object> arms(Observation observation) {
    var arms = new ArrayList<Object>();
    for (LobeAnswer lobe : observation.lobes().values()) {
      Object rollout = lobe.diagnostics().get(RolloutAnswers.ROLLOUT);
      if (rollout != null) {
        arms.add(rollout);
      }
    }
    return arms;
  }

  private static String weights(Answer answer) {
    String version = answer.weights().version();
    return version == null ? answer.weights().source() : version;
  }

  private DecisionInputs inputs(Decision decision) {
    return DecisionInputs.of(
        decision, lorentzian.version(decision.proposal().observation().question()));
  }

  /**
   * What a decision says, and what it came from, by the names of the columns that hold it: that of
   * a decision which is made again beside that which is stored.
   *
   * @param made a {@link Decision}
   */
  public ObjectNode columns(Object made) {
    var decision = (Decision) made;
    Answer answer = answer(null, decision);
    Observation observation = decision.proposal().observation();
    ObjectNode columns = mapper.createObjectNode();
    columns.put("bar_closed_at", text(observation.barClosedAt()));
    columns.put("action", decision.action());
    columns.put("proposed_action", decision.proposal().action());
    columns.put("confidence", answer.confidence());
    columns.put("score", answer.score());
    columns.put("weights", weights(answer));
    columns.putPOJO("lobes", answer.lobes());
    columns.putPOJO("features", finite(observation.features()));
    columns.put("policy_verdict", decision.verdict().verdict());
    columns.putPOJO("policy_reasons", decision.reasons());
    columns.put("volume", decision.verdict().volume());
    columns.put("advice", answer.signal() == null ? null : answer.signal().advice());
    columns.putPOJO("inputs", inputs(decision));
    return columns;
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }

  /** The direction's champion, lacking it the volatility's. */
  private static Answer.@Nullable Model model(Map<String, LobeAnswer> lobes) {
    for (String target : List.of(SignalScorer.DIRECTION, SignalScorer.VOLATILITY)) {
      LobeAnswer lobe = lobes.get(target);
      if (lobe != null && lobe.diagnostics().get("model") instanceof String name) {
        return new Answer.Model(
            name,
            String.valueOf(lobe.diagnostics().get("version")),
            String.valueOf(lobe.diagnostics().get("sha256")));
      }
    }
    return null;
  }

  private static Map<String, Answer.LobeAnswer> lobes(Proposal proposal) {
    Map<String, Answer.LobeAnswer> lobes = new LinkedHashMap<>();
    Map<String, Contribution> shares = proposal.fused().lobes();
    proposal
        .observation()
        .lobes()
        .forEach(
            (name, lobe) -> {
              Contribution share = shares.get(name);
              lobes.put(
                  name,
                  new Answer.LobeAnswer(
                      lobe.action(),
                      lobe.confidence(),
                      share == null ? 0 : share.weight(),
                      share == null ? 0 : share.contribution(),
                      lobe.diagnostics()));
            });
    return lobes;
  }

  private static Answer.@Nullable Signal signal(Decision decision) {
    Observation observation = decision.proposal().observation();
    String id = observation.question().signalId();
    LobeAnswer alert = observation.lobes().get(Observation.STRATEGY);
    return id == null || alert == null
        ? null
        : new Answer.Signal(id, alert.action(), Advice.of(alert, decision));
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
