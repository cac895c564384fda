package io.mlids.core.behaviour;

final class Requests {}
