package io.mlids.core.behaviour;

final class DnsNames {}
