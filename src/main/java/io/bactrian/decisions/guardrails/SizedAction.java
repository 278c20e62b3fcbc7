package io.bactrian.decisions.guardrails;

/** A proposed action and the lots that it asks for. */
public record SizedAction(PolicyQuestion question, Sizing sizing) {}
