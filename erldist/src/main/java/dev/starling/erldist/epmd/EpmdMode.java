package dev.starling.erldist.epmd;

/** Where a node's port is published, and where the ports of others are asked for. */
public enum EpmdMode {
  /** Use the EPMD of this host; where there is none, be it. */
  AUTO,
  /** Use the EPMD of this host; where there is none, fail. */
  EXTERNAL,
  /** No EPMD at all: every port is known beforehand, see {@link FixedPorts}. */
  NONE
}
