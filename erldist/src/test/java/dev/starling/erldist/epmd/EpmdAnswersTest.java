package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpmdAnswersTest {
  private static final String FOO = "77 00 1388 4d 00 0006 0005 0003 666f6f 0000";

  /** {@code name foo at port 5000}, with its line end. */
  private static final String FOO_LINE = "6e616d6520666f6f20617420706f727420353030300a";

  @Test
  void readsRegistrations() throws Exception {
    assertEquals(OptionalLong.of(0xfffffffeL), alive("76 00 fffffffe").creation());
    assertEquals(OptionalLong.of(0xfffe), alive("79 00 fffe").creation());
    assertEquals(OptionalLong.empty(), alive("76 01 00000063").creation());
    assertEquals(OptionalLong.empty(), alive("79 01 0063").creation());
  }

  @Test
  void writesRegistrations() {
    assertEquals("7600fffffffe", write(o -> EpmdAnswers.encodeAlive(true, OptionalLong.of(-2), o)));
    assertEquals("79000003", write(o -> EpmdAnswers.encodeAlive(false, OptionalLong.of(3), o)));
    assertEquals(
        "760100000063", write(o -> EpmdAnswers.encodeAlive(true, OptionalLong.empty(), o)));
    assertEquals("79010063", write(o -> EpmdAnswers.encodeAlive(false, OptionalLong.empty(), o)));
  }

  @Test
  void readsEntries() throws Exception {
    assertEquals(Optional.of(NodeEntry.of("foo", 5000, false)), port(FOO).entry());
    assertEquals(Optional.empty(), port("77 01").entry());
  }

  @Test
  void writesEntries() {
    assertEquals(
        FOO.replace(" ", ""),
        write(o -> EpmdAnswers.encodePort(NodeEntry.of("foo", 5000, false), o)));
    assertEquals("7701", write(o -> EpmdAnswers.encodePort(null, o)));
  }

  @Test
  void readsAndWritesNames() throws Exception {
    List<RegisteredName> names =
        List.of(new RegisteredName("foo", 5000), new RegisteredName("foo", 5000));
    String hex = "00001111" + FOO_LINE + FOO_LINE;
    assertEquals(names, EpmdAnswers.decodeNames(buffer(hex), true));
    assertNull(EpmdAnswers.decodeNames(buffer(hex), false));
    assertEquals(hex, write(o -> EpmdAnswers.encodeNames(4369, names, o)));
    assertEquals(List.of(), EpmdAnswers.decodeNames(buffer("00001111"), true));
  }

  @Test
  void everyProperPrefixWantsMore() throws Exception {
    byte[] whole = RawSocket.bytes(FOO);
    for (int length = 0; length < whole.length; length++) {
      assertNull(EpmdAnswers.decodePort(Unpooled.wrappedBuffer(whole, 0, length), "foo"));
    }
    assertNull(EpmdAnswers.decodeAlive(buffer("76 00 000000")));
    assertNull(EpmdAnswers.decodeAlive(buffer("79 00 00")));
    assertNull(EpmdAnswers.decodeNames(buffer("000011"), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"75 00 0001", "76 00 00000001 00", "79 00 0001 00"})
  void refusesRegistrations(String hex) {
    assertThrows(EpmdFormatException.class, () -> alive(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "78", // no answer to a look-up
        "77 01 00", // more than the answer has
        FOO + "00",
        "77 00 0000 4d 00 0006 0005 0003 666f6f 0000", // port 0
        "77 00 1388 4d 00 0006 0005 0003 626172 0000", // another name
        "77 00 1388 4d 00 0006 0005 0003 66ff6f 0000", // not UTF-8
        "77 00 1388 4d 00 0006 0005 03fd", // name too long
        "77 00 1388 4d 00 0006 0005 0003 666f6f 03fd", // extra data too long
      })
  void refusesEntries(String hex) {
    EpmdFormatException e = assertThrows(EpmdFormatException.class, () -> port(hex));
    assertTrue(e.getMessage().matches(".*\\(at byte \\d+\\)"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name foo at port 5000", // no line end
        "nam foo at port 5000\n",
        "name foo at prt 5000\n",
        "name at port 5000\n",
        "name foo at port 65536\n",
        "name foo at port -1\n",
        "name foo at port\n",
        "\n",
      })
  void refusesNames(String text) {
    ByteBuf in = Unpooled.buffer().writeInt(4369);
    in.writeCharSequence(text, java.nio.charset.StandardCharsets.UTF_8);
    assertThrows(EpmdFormatException.class, () -> EpmdAnswers.decodeNames(in, true));
  }

  @Test
  void aListOfNamesIsBounded() throws Exception {
    ByteBuf in = Unpooled.buffer().writeInt(4369).writeZero(EpmdAnswers.MAX_NAMES_BYTES - 4);
    assertNull(EpmdAnswers.decodeNames(in, false));
    in.writeByte(0);
    assertThrows(EpmdFormatException.class, () -> EpmdAnswers.decodeNames(in, false));
  }

  private static EpmdAnswers.Alive alive(String hex) throws EpmdFormatException {
    return EpmdAnswers.decodeAlive(buffer(hex));
  }

  private static EpmdAnswers.Port port(String hex) throws EpmdFormatException {
    return EpmdAnswers.decodePort(buffer(hex), "foo");
  }

  private static ByteBuf buffer(String hex) {
    return Unpooled.wrappedBuffer(RawSocket.bytes(hex));
  }

  private static String write(Consumer<ByteBuf> writer) {
    ByteBuf out = Unpooled.buffer();
    writer.accept(out);
    return HexFormat.of().formatHex(out.array(), 0, out.writerIndex());
  }
}
