package dev.starling.erldist.dist;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialling side, against bytes written by hand from the protocol's documentation. */
class InitiatorTest {
  /** N, flags, creation, length and name of {@code a@127.0.0.1}, which is this side. */
  private static final String NAME =
      "001a 4e 0000000d07cf5fbd 0000004d 000b 61403132372e302e302e31";

  private static final String OK = "73 6f6b";

  /** N, flags, challenge 01020304, creation, length and name of {@code b@127.0.0.1}. */
  private static final String CHALLENGE =
      "4e 0000000d07df7fbd 01020304 fffffffd 000b 62403132372e302e302e31";

  /** r, our challenge, the digest of 01020304. */
  private static final String REPLY = "0015 72 fffffffe 91d52fe4c02f7e13666d3ef28cba838e";

  /** a, the digest of fffffffe. */
  private static final String ACK = "61 4ae7ac32d0fd8e71cf6fc0e2ec1c299b";

  private static final HandshakePeer PEER =
      new HandshakePeer("b@127.0.0.1", 0xd07df7fbdL, 0xffff_fffdL);

  @ParameterizedTest
  @ValueSource(strings = {"6f6b", "6f6b5f73696d756c74616e656f7573"})
  void okAndOkSimultaneousLeadToAConnection(String status) {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage("73" + status).sends();
    script.getsMessage(CHALLENGE).sends(REPLY);
    script.getsMessage(ACK).establishes(PEER);
  }

  @Test
  void messagesMayComeTogetherAndInPieces() {
    HandshakeScript script = start(true).sends(NAME);
    script.gets("00").sends();
    script.gets("03 73 6f6b 001e " + CHALLENGE.substring(0, 20)).sends();
    script.gets(CHALLENGE.substring(20)).sends(REPLY);
    script.getsMessage(ACK).establishes(PEER);
  }

  @Test
  void whatALaterVersionAppendsIsIgnored() {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage(OK).sends();
    script.getsMessage(CHALLENGE + "0badcafe").sends(REPLY);
    script.getsMessage(ACK).establishes(PEER);
  }

  @Test
  void aliveIsAnsweredTrueWhenTheConnectionIsWanted() {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage("73 616c697665").sends("0005 73 74727565");
    script.getsMessage(CHALLENGE).sends(REPLY);
    script.getsMessage(ACK).establishes(PEER);
  }

  @Test
  void aliveIsAnsweredFalseOtherwise() {
    start(false)
        .sends(NAME)
        .getsMessage("73 616c697665")
        .fails(ConnectFailure.LOCAL, "not wanted", "0006 73 66616c7365");
  }

  @ParameterizedTest
  @CsvSource({
    "6e6f6b, ALREADY_CONNECTED, own dial",
    "6e6f745f616c6c6f776564, NOT_ALLOWED, does not allow",
    "6e616d65643a0003785f79, PROTOCOL_ERROR, none was asked for",
    "6f6b0a, PROTOCOL_ERROR, unknown status \"ok?\"",
    "'', PROTOCOL_ERROR, unknown status"
  })
  void otherStatusesEndIt(String status, ConnectFailure failure, String text) {
    start(true).sends(NAME).getsMessage("73" + status).fails(failure, text);
  }

  @Test
  void aWrongAcknowledgementMeansAnotherCookie() {
    HandshakeScript script = challenged();
    script
        .getsMessage("61 4ae7ac32d0fd8e71cf6fc0e2ec1c299c")
        .fails(ConnectFailure.COOKIE_REJECTED, "another cookie");
  }

  @Test
  void aCloseInsteadOfTheAcknowledgementMeansAnotherCookie() {
    challenged().peerCloses().fails(ConnectFailure.COOKIE_REJECTED, "cookies differ");
  }

  @Test
  void anEarlierCloseIsOne() {
    start(true).sends(NAME).peerCloses().fails(ConnectFailure.CLOSED, "before the status");
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage(OK).sends();
    script.peerCloses().fails(ConnectFailure.CLOSED, "before the challenge");
  }

  @Test
  void aSilentPeerTimesOut() {
    start(true).sends(NAME).timesOut().fails(ConnectFailure.TIMEOUT, "the status");
    challenged().timesOut().fails(ConnectFailure.TIMEOUT, "the acknowledgement");
  }

  @Test
  void anotherNodesNameIsNoted() {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage(OK).sends();
    script
        .getsMessage("4e 0000000d07df7fbd 01020304 00000001 000b 63403132372e302e302e31")
        .fails(ConnectFailure.WRONG_NODE, "c@127.0.0.1");
  }

  @Test
  void missingFlagsAreNamed() {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage(OK).sends();
    script
        .getsMessage("4e 0000000901050f94 01020304 00000001 000b 62403132372e302e302e31")
        .fails(ConnectFailure.NOT_ALLOWED, "MAP_TAG, UNLINK_ID, V4_NC");
  }

  @ParameterizedTest
  @CsvSource({
    "0000, '1 to 1024 bytes, got 0'",
    "0401, '1 to 1024 bytes, got 1025'",
    "4745 5420, '1 to 1024 bytes, got 18245'",
    "0003 78 6f6b, 'expected a status, got a message with tag 120'"
  })
  void garbageInsteadOfTheStatusIsRefused(String bytes, String text) {
    start(true).sends(NAME).gets(bytes).fails(ConnectFailure.PROTOCOL_ERROR, text);
  }

  @ParameterizedTest
  @CsvSource({
    "4e 0000000d07df7fbd 01020304 00000001, 'at least 19 bytes, got 17'",
    "4e 0000000d07df7fbd 01020304 00000001 000c 62403132372e302e302e31, '12 bytes of which 11'",
    "4e 0000000d07df7fbd 01020304 00000001 0003 6e6f64, 'calls itself \"nod\"'",
    "4e 0000000d07df7fbd 01020304 00000001 0003 624009, 'calls itself \"b@?\"'",
    "73 0000000d07df7fbd, 'expected a challenge, got a message with tag 115'"
  })
  void garbageInsteadOfTheChallengeIsRefused(String message, String text) {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage(OK).sends();
    script.getsMessage(message).fails(ConnectFailure.PROTOCOL_ERROR, text);
  }

  @Test
  void theChallengeOfAnOldNodeIsRefused() {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage(OK).sends();
    script
        .getsMessage("6e 0005 07df7fbd 01020304 62403132372e302e302e31")
        .fails(ConnectFailure.NOT_ALLOWED, "OTP 22 or older");
  }

  @ParameterizedTest
  @CsvSource({
    "0012, '1 to 17 bytes, got 18'",
    "0010 61 4ae7ac32d0fd8e71cf6fc0e2ec1c29, 'has 17 bytes, got 16'",
    "0011 62 4ae7ac32d0fd8e71cf6fc0e2ec1c299b, 'tag 98'"
  })
  void garbageInsteadOfTheAcknowledgementIsRefused(String bytes, String text) {
    challenged().gets(bytes).fails(ConnectFailure.PROTOCOL_ERROR, text);
  }

  private static HandshakeScript challenged() {
    HandshakeScript script = start(true).sends(NAME);
    script.getsMessage(OK).sends();
    return script.getsMessage(CHALLENGE).sends(REPLY);
  }

  private static HandshakeScript start(boolean stillWanted) {
    return new HandshakeScript(
        new Initiator(
            new HandshakePeer("a@127.0.0.1", DistFlags.VISIBLE, 77),
            "b@127.0.0.1",
            Cookie.of("biscuit"),
            0xffff_fffe,
            () -> stillWanted));
  }
}
