// JSON whose numbers keep their digits: 45.0 stays 45.0, and an integer of any size stays itself.
// What is written back after an edit must differ in nothing but the edit.

export class Digits {
  constructor(text) {
    this.text = text;
  }
}

const WORD = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Objects become Maps, in the order of the text; numbers become Digits. */
export function parse(text) {
  let at = 0;

  function fail() {
    throw new SyntaxError(`no JSON at character ${at}`);
  }
  function blank() {
    while (" \t\n\r".includes(text[at] ?? "x")) at++;
  }
  function expect(character) {
    blank();
    if (text[at] !== character) fail();
    at++;
  }
  function string() {
    const start = at;
    for (at++; text[at] !== '"'; at++) {
      if (at >= text.length) fail();
      if (text[at] === "\\") at++;
    }
    return JSON.parse(text.slice(start, ++at));
  }
  function list(close, element) {
    at++;
    blank();
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      element();
      blank();
      if (text[at] === close) {
        at++;
        return;
      }
      expect(",");
    }
  }
  function value() {
    blank();
    const character = text[at];
    if (character === "{") {
      const entries = new Map();
      list("}", () => {
        blank();
        const key = string();
        expect(":");
        entries.set(key, value());
      });
      return entries;
    }
    if (character === "[") {
      const items = [];
      list("]", () => items.push(value()));
      return items;
    }
    if (character === '"') return string();
    WORD.lastIndex = at;
    const found = WORD.exec(text)?.[0] ?? fail();
    at += found.length;
    if (found === "true") return true;
    if (found === "false") return false;
    return found === "null" ? null : new Digits(found);
  }

  const result = value();
  blank();
  if (at !== text.length) fail();
  return result;
}

export function write(value) {
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, of]) => `${JSON.stringify(key)}:${write(of)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** A number as a float, which Erlang and Java tell from an integer. */
export function float(number) {
  const text = String(number);
  return new Digits(/^-?\d+$/.test(text) ? text + ".0" : text);
}
