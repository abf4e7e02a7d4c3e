package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dialled side, against bytes written by hand from the protocol's documentation. */
class AcceptorTest {
  /** N, flags, creation, length and name of {@code b@127.0.0.1}. */
  private static final String NAME = "4e 0000000d07df7fbd fffffffd 000b 62403132372e302e302e31";

  private static final String OK = "0003 73 6f6b";
  private static final String NOT_ALLOWED = "000c 73 6e6f745f616c6c6f776564";

  /** N, flags, challenge 01020304, creation, length and name of {@code a@127.0.0.1}: this side. */
  private static final String CHALLENGE =
      "001e 4e 0000000d07cf5fbd 01020304 0000004d 000b 61403132372e302e302e31";

  /** r, challenge fffffffe, the digest of 01020304. */
  private static final String REPLY = "72 fffffffe 91d52fe4c02f7e13666d3ef28cba838e";

  /** a, the digest of fffffffe. */
  private static final String ACK = "0011 61 4ae7ac32d0fd8e71cf6fc0e2ec1c299b";

  private static final HandshakePeer PEER =
      new HandshakePeer("b@127.0.0.1", 0xd07df7fbdL, 0xffff_fffdL);

  private final List<HandshakePeer> asked = new ArrayList<>();

  @Test
  void okLeadsToAConnection() {
    HandshakeScript script = start(HandshakeStatus.OK).sends();
    script.getsMessage(NAME).sends(OK, CHALLENGE);
    script.getsMessage(REPLY).establishes(PEER, ACK);
    assertEquals(List.of(PEER), asked);
  }

  @Test
  void okSimultaneousLeadsToAConnection() {
    HandshakeScript script = start(HandshakeStatus.OK_SIMULTANEOUS).sends();
    script.getsMessage(NAME).sends("0010 73 6f6b5f73696d756c74616e656f7573", CHALLENGE);
    script.getsMessage(REPLY).establishes(PEER, ACK);
  }

  @Test
  void whatALaterVersionAppendsIsIgnored() {
    HandshakeScript script = start(HandshakeStatus.OK).sends();
    script.getsMessage(NAME + "0badcafe").sends(OK, CHALLENGE);
    script.getsMessage(REPLY).establishes(PEER, ACK);
  }

  @Test
  void aliveWaitsForAnAnswer() {
    HandshakeScript script = start(HandshakeStatus.ALIVE).sends();
    script.getsMessage(NAME).sends("0006 73 616c697665");
    script.getsMessage("73 74727565").sends(CHALLENGE);
    script.getsMessage(REPLY).establishes(PEER, ACK);
  }

  @ParameterizedTest
  @CsvSource({
    "73 66616c7365, ALREADY_CONNECTED, keeps",
    "73 6d61796265, PROTOCOL_ERROR, 'true or false, got \"maybe\"'",
    "72 74727565, PROTOCOL_ERROR, tag 114"
  })
  void aliveAnsweredOtherwiseEndsIt(String answer, ConnectFailure failure, String text) {
    HandshakeScript script = start(HandshakeStatus.ALIVE).sends();
    script.getsMessage(NAME).sends("0006 73 616c697665");
    script.getsMessage(answer).fails(failure, text);
  }

  @Test
  void nokEndsIt() {
    start(HandshakeStatus.NOK)
        .sends()
        .getsMessage(NAME)
        .fails(ConnectFailure.ALREADY_CONNECTED, "own dial", "0004 73 6e6f6b");
  }

  @Test
  void whomThePolicyRefusesIsToldSo() {
    Acceptor.Policy policy =
        peer -> {
          throw new HandshakeException(ConnectFailure.NOT_ALLOWED, "not on the list");
        };
    start(policy)
        .sends()
        .getsMessage(NAME)
        .fails(ConnectFailure.NOT_ALLOWED, "not on the list", NOT_ALLOWED);
  }

  @Test
  void missingFlagsAreNamed() {
    start(HandshakeStatus.OK)
        .sends()
        .getsMessage("4e 0000000901050f94 00000001 000b 62403132372e302e302e31")
        .fails(
            ConnectFailure.NOT_ALLOWED, "lacks the flags MAP_TAG, UNLINK_ID, V4_NC", NOT_ALLOWED);
    assertEquals(List.of(), asked);
  }

  @Test
  void whoAsksForANameGetsNone() {
    start(HandshakeStatus.OK)
        .sends()
        .getsMessage("4e 0000000f07df7fbd 00000000 0009 3132372e302e302e31")
        .fails(ConnectFailure.NOT_ALLOWED, "a node on 127.0.0.1 asks for a name", NOT_ALLOWED);
  }

  @Test
  void theNameOfAnOldNodeIsRefused() {
    start(HandshakeStatus.OK)
        .sends()
        .getsMessage("6e 0005 07df7fbd 62403132372e302e302e31")
        .fails(ConnectFailure.NOT_ALLOWED, "OTP 22 or older", NOT_ALLOWED);
  }

  @Test
  void aProofWithAnotherCookieIsRefused() {
    HandshakeScript script = start(HandshakeStatus.OK).sends();
    script.getsMessage(NAME).sends(OK, CHALLENGE);
    script
        .getsMessage("72 fffffffe 91d52fe4c02f7e13666d3ef28cba838f")
        .fails(ConnectFailure.COOKIE_REJECTED, "another cookie");
  }

  @ParameterizedTest
  @CsvSource({
    "0000, '1 to 1024 bytes, got 0'",
    "0401, '1 to 1024 bytes, got 1025'",
    "4745 5420, 'got 18245'",
    "0001 4e, 'at least 15 bytes, got 1'",
    "0004 73 6f6b21, 'expected a name, got a message with tag 115'",
    "0012 4e 0000000d07df7fbd 00000001 0003 406162, 'calls itself \"@ab\"'",
    "0014 4e 0000000d07df7fbd 00000001 0005 6140624063, 'calls itself \"a@b@c\"'"
  })
  void garbageInsteadOfTheNameIsRefused(String bytes, String text) {
    start(HandshakeStatus.OK).sends().gets(bytes).fails(ConnectFailure.PROTOCOL_ERROR, text);
  }

  @Test
  void aNameMayHave255BytesAndNoMore() {
    String longest = "61".repeat(253) + "4062";
    start(HandshakeStatus.OK)
        .sends()
        .getsMessage("4e 0000000d07df7fbd 00000001 00ff" + longest)
        .sends(OK, CHALLENGE);
    start(HandshakeStatus.OK)
        .sends()
        .getsMessage("4e 0000000d07df7fbd 00000001 0100 61" + longest)
        .fails(ConnectFailure.PROTOCOL_ERROR, "calls itself");
  }

  @ParameterizedTest
  @CsvSource({
    "0016, '1 to 21 bytes, got 22'",
    "0014 72 fffffffe 91d52fe4c02f7e13666d3ef28cba83, 'has 21 bytes, got 20'",
    "0015 61 fffffffe 91d52fe4c02f7e13666d3ef28cba838e, 'tag 97'"
  })
  void garbageInsteadOfTheReplyIsRefused(String bytes, String text) {
    HandshakeScript script = start(HandshakeStatus.OK).sends();
    script.getsMessage(NAME).sends(OK, CHALLENGE);
    script.gets(bytes).fails(ConnectFailure.PROTOCOL_ERROR, text);
  }

  @Test
  void silenceAndCloseEndIt() {
    start(HandshakeStatus.OK).sends().timesOut().fails(ConnectFailure.TIMEOUT, "the name");
    start(HandshakeStatus.OK).sends().peerCloses().fails(ConnectFailure.CLOSED, "the name");
    HandshakeScript script = start(HandshakeStatus.OK).sends();
    script.getsMessage(NAME).sends(OK, CHALLENGE);
    script.peerCloses().fails(ConnectFailure.CLOSED, "the challenge reply");
  }

  private HandshakeScript start(HandshakeStatus status) {
    return start(
        peer -> {
          asked.add(peer);
          return status;
        });
  }

  private static HandshakeScript start(Acceptor.Policy policy) {
    return new HandshakeScript(
        new Acceptor(
            new HandshakePeer("a@127.0.0.1", DistFlags.VISIBLE, 77),
            Cookie.of("biscuit"),
            0x01020304,
            policy));
  }
}
