package dev.starling.erldist.node;

import dev.starling.erldist.term.IntegerTerm;

/**
 * The operations of the distribution protocol, the first element of each control message
 * (erl_dist_protocol, "Protocol between Connected Nodes"). {@code _TT}: with a trace token, which
 * this node skips.
 */
final class Operation {
  static final int LINK = 1;
  static final int SEND = 2;
  static final int EXIT = 3;
  static final int UNLINK = 4;
  static final int REG_SEND = 6;
  static final int GROUP_LEADER = 7;
  static final int EXIT2 = 8;
  static final int SEND_TT = 12;
  static final int EXIT_TT = 13;
  static final int REG_SEND_TT = 16;
  static final int EXIT2_TT = 18;
  static final int MONITOR_P = 19;
  static final int DEMONITOR_P = 20;
  static final int MONITOR_P_EXIT = 21;
  static final int SEND_SENDER = 22;
  static final int SEND_SENDER_TT = 23;
  static final int PAYLOAD_EXIT = 24;
  static final int PAYLOAD_EXIT_TT = 25;
  static final int PAYLOAD_EXIT2 = 26;
  static final int PAYLOAD_EXIT2_TT = 27;
  static final int PAYLOAD_MONITOR_P_EXIT = 28;
  static final int SPAWN_REQUEST = 29;
  static final int SPAWN_REQUEST_TT = 30;
  static final int SPAWN_REPLY = 31;
  static final int SPAWN_REPLY_TT = 32;
  static final int ALIAS_SEND = 33;
  static final int ALIAS_SEND_TT = 34;
  static final int UNLINK_ID = 35;
  static final int UNLINK_ID_ACK = 36;

  private static final int COUNT = UNLINK_ID_ACK + 1;
  private static final IntegerTerm[] TERMS = new IntegerTerm[COUNT];

  static {
    for (int i = 0; i < COUNT; i++) {
      TERMS[i] = IntegerTerm.of(i);
    }
  }

  private Operation() {}

  static IntegerTerm term(int operation) {
    return TERMS[operation];
  }
}
