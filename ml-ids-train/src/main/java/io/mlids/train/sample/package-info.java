/**
 * Made-up flows for trying the program out where no real ones are at hand: a {@link
 * io.mlids.train.sample.Behaviour} draws the packets of one conversation, {@link
 * io.mlids.train.sample.SampleFlows} describes them by the columns of the published CSVs. Nothing
 * that is learnt from them says anything about real traffic.
 */
package io.mlids.train.sample;
