/**
 * Writes the API's description, {@code static/openapi.json}: controllers by springdoc, lists from
 * their beans, webhooks and functions from the routes and their schemas, the rest by hand.
 */
package io.bactrian.openapi;
