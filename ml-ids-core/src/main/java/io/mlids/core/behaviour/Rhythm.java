package io.mlids.core.behaviour;

final class Rhythm {}
