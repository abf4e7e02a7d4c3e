package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a@host", "a@127.0.0.1", "a@::1", "a-1@fd00:66::1", "ü@h"})
  void namesAreReadAsTheyAreWritten(String name) {
    assertEquals(name, NodeName.parse(name).toString());
    assertTrue(NodeName.isValid(name));
  }

  @ParameterizedTest
  @CsvSource({
    "a, written name@host",
    "@host, written name@host",
    "a@, written name@host",
    "a@b@c, written name@host",
    "a b@host, no spaces",
    "a@h\u2603, Latin-1",
    "a@[::1], no brackets"
  })
  void whatIsNoNameIsRefusedWithTheReason(String name, String reason) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> NodeName.parse(name)).getMessage();
    assertTrue(message.contains(reason), message);
    assertFalse(NodeName.isValid(name));
  }

  @Test
  void aNameOf255BytesIsTheLongest() {
    assertTrue(NodeName.isValid("a".repeat(NodeName.MAX_BYTES - 2) + "@h"));
    assertFalse(NodeName.isValid("a".repeat(NodeName.MAX_BYTES - 1) + "@h"));
  }

  @Test
  void aHostWithADotOrAColonMakesItLong() {
    assertTrue(NodeName.parse("a@host.example").isLong());
    assertTrue(NodeName.parse("a@::1").isLong());
    assertFalse(NodeName.parse("a@host").isLong());
  }
}
