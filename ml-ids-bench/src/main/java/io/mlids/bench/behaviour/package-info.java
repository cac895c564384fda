/** What finding incidents costs. */
package io.mlids.bench.behaviour;
