// Server-sent events by fetch, since EventSource cannot send a token. The format is that of the
// HTML standard, section 9.2.

import { eventsPath, request } from "./api.js";

/** The node sends something every 15 s; a stream that is silent for longer is dead. */
const SILENCE_MS = 40000;

/**
 * Follows the events until the stream ends, which it does by throwing or returning.
 *
 * @param from the last id that was seen
 * @param onOpen called once the node answers
 * @param onFrames called with [{id, event, data}] as they come; `data` is "" where there is none
 */
export async function follow(from, onOpen, onFrames, signal) {
  const abort = new AbortController();
  const end = () => abort.abort();
  signal.addEventListener("abort", end);
  let watchdog = setTimeout(end, SILENCE_MS);
  try {
    const response = await request(eventsPath, {
      headers: { "Last-Event-ID": from, Accept: "text/event-stream" },
      signal: abort.signal,
    });
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parse = parser();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(end, SILENCE_MS);
      const frames = parse(value);
      if (frames.length > 0) onFrames(frames);
    }
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", end);
    abort.abort();
  }
}

/** Takes text in any pieces, and gives the frames that are complete. */
export function parser() {
  let rest = "";
  let frame = empty();
  return (text) => {
    const frames = [];
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (frame.id !== null || frame.data !== "") frames.push(frame);
        frame = empty();
        continue;
      }
      const colon = line.indexOf(":");
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "id") frame.id = value;
      else if (field === "event") frame.event = value;
      else if (field === "data") frame.data += (frame.data === "" ? "" : "\n") + value;
    }
    return frames;
  };
}

const empty = () => ({ id: null, event: "message", data: "" });
