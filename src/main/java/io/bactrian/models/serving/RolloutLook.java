package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.rollout.Judgement;

/**
 * What a rollout is to do now, and why.
 *
 * @param rollout its id
 * @param judgement verdict and reasons
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RolloutLook(String rollout, Judgement judgement, LookEvidence evidence) {}
