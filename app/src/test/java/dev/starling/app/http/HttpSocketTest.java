package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSocketTest {
  private final List<HttpSocket> sockets = new ArrayList<>();

  @AfterEach
  void close() {
    sockets.forEach(HttpSocket::close);
  }

  @Test
  void takesTheNextFreeDefaultPortAndEndsAtTheLast() {
    IOException error =
        assertThrows(
            IOException.class,
            () -> {
              while (sockets.size() < 100) {
                sockets.add(HttpSocket.bindDefault());
              }
            });

    assertEquals(
        "the ports 4040 to 4059 of 127.0.0.1 are all taken; name a free one, or off",
        error.getMessage());
    int previous = 4_039;
    for (HttpSocket socket : sockets) {
      assertTrue(socket.port() > previous && socket.port() <= 4_059, "port " + socket.port());
      assertEquals("127.0.0.1:" + socket.port(), socket.authority());
      previous = socket.port();
    }
  }

  @Test
  void refusesATakenPort() throws Exception {
    HttpSocket first = HttpSocket.bind("127.0.0.1", 0);
    sockets.add(first);

    IOException error =
        assertThrows(IOException.class, () -> HttpSocket.bind("127.0.0.1", first.port()));

    assertEquals(
        "127.0.0.1:%d cannot be listened at (Address already in use); name a free port"
            .formatted(first.port()),
        error.getMessage());
  }

  @Test
  void knowsWhoCanReachIt() throws Exception {
    sockets.add(HttpSocket.bind("localhost", 0));
    sockets.add(HttpSocket.bind("0.0.0.0", 0));

    assertTrue(sockets.get(0).isLoopback());
    assertTrue(!sockets.get(1).isLoopback());
  }
}
