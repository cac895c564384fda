package io.mlids.core.behaviour;

final class Carried {}
