package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.BinaryTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpmdRequestsTest {
  /** As OTP 25 registers {@code foo} at port 5000. */
  private static final String ALIVE2_FOO = "0010 78 1388 4d 00 0006 0005 0003 666f6f 0000";

  @Test
  void readsAlive2() throws Exception {
    assertEquals(new EpmdRequest.Register(NodeEntry.of("foo", 5000, false)), decode(ALIVE2_FOO));
  }

  @Test
  void readsAlive2OfAHiddenNodeWithExtraDataAndMoreBehind() throws Exception {
    NodeEntry entry = new NodeEntry("é", 65535, 72, 1, 5, 5, BinaryTerm.of(new byte[] {1, 2, 3}));
    assertEquals(
        new EpmdRequest.Register(entry),
        decode("0013 78 ffff 48 01 0005 0005 0002 c3a9 0003 010203 7a"));
  }

  @ParameterizedTest
  @CsvSource({"0004 7a 666f6f, foo", "0005 7a 666f6f 00, foo", "0003 7a c3a9, é"})
  void readsLookups(String hex, String name) throws Exception {
    assertEquals(new EpmdRequest.Lookup(name), decode(hex));
  }

  @Test
  void readsTheOthers() throws Exception {
    assertEquals(new EpmdRequest.Names(), decode("0001 6e"));
    assertEquals(new EpmdRequest.Dump(), decode("0001 64"));
    assertEquals(new EpmdRequest.Kill(), decode("0001 6b"));
    assertEquals(new EpmdRequest.Stop(), decode("0004 73 666f6f"));
  }

  @Test
  void everyProperPrefixWantsMore() throws Exception {
    byte[] whole = RawSocket.bytes(ALIVE2_FOO);
    for (int length = 0; length < whole.length; length++) {
      assertNull(EpmdRequests.decode(Unpooled.wrappedBuffer(whole, 0, length)));
    }
  }

  @Test
  void writesWhatItReads() throws Exception {
    assertEquals(
        ALIVE2_FOO.replace(" ", ""),
        encode(new EpmdRequest.Register(NodeEntry.of("foo", 5000, false))));
    assertEquals("00037ac3a9", encode(new EpmdRequest.Lookup("é")));
    assertEquals("00016e", encode(new EpmdRequest.Names()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000", // no tag
        "0001 71", // no request
        "0001 6e 6e", // more than announced
        "ffff 78", // longer than any request
        "0806 78", // one byte longer than any request
        "0001 7a", // no name
        "0002 7a 00", // nor here
        "0002 7a ff", // not UTF-8
        "0004 7a 610062", // zero byte inside
        "0004 7a 612062", // a space would end the name in the list
        "0004 7a 610a62", // and a line end the line
        "000d 78 1388 4d 00 0006 0005 0000 0000", // no name
        "000d 78 1388 4d 00 0006 0005 0001 6100", // half the length of the extra data
        "0010 78 1388 4d 00 0006 0005 0004 666f6f 0000", // name longer than what is there
        "0010 78 1388 4d 00 0006 0005 0003 666f6f 0001", // extra data longer than what is there
        "0010 78 1388 4d 00 0006 0005 ffff 666f6f 0000", // name longer than any
        "0001 78", // nothing behind the tag
      })
  void refuses(String hex) {
    EpmdFormatException e = assertThrows(EpmdFormatException.class, () -> decode(hex));
    assertTrue(e.getMessage().matches(".*\\(at byte \\d+\\)"), e.getMessage());
  }

  @Test
  void takesNamesAndExtraDataUpToTheirLimit() throws Exception {
    String name = "\ud83d\ude00".repeat(255);
    String field = "03fc" + "f09f9880".repeat(255);
    String request = "0805 78 1388 4d 00 0006 0005" + field + field;
    EpmdRequest.Register register = assertInstanceOf(EpmdRequest.Register.class, decode(request));
    assertEquals(name, register.entry().name());
    assertEquals(1020, register.entry().extra().length());

    String tooManyCharacters = "010d 78 1388 4d 00 0006 0005 0100" + "61".repeat(256) + "0000";
    assertThrows(EpmdFormatException.class, () -> decode(tooManyCharacters));
  }

  @Test
  void entriesThatNoEpmdCouldHoldAreNotMade() {
    assertThrows(IllegalArgumentException.class, () -> NodeEntry.of("a@b", 1, false));
    assertThrows(IllegalArgumentException.class, () -> NodeEntry.of("a".repeat(256), 1, false));
    assertThrows(IllegalArgumentException.class, () -> NodeEntry.of("a", 65536, false));
    BinaryTerm extra = BinaryTerm.of(new byte[1021]);
    assertThrows(IllegalArgumentException.class, () -> new NodeEntry("a", 1, 77, 0, 6, 5, extra));
  }

  private static EpmdRequest decode(String hex) throws EpmdFormatException {
    ByteBuf in = Unpooled.wrappedBuffer(RawSocket.bytes(hex));
    EpmdRequest request = EpmdRequests.decode(in);
    assertEquals(0, in.readerIndex());
    return request;
  }

  private static String encode(EpmdRequest request) {
    ByteBuf out = Unpooled.buffer();
    EpmdRequests.encode(request, out);
    return HexFormat.of().formatHex(out.array(), 0, out.writerIndex());
  }
}
