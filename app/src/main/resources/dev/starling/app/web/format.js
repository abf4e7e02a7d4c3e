// Figures and names as people read them.

/** A round-trip time: "0.42 ms", "12.3 ms", "1.24 s"; a dash for none. */
export function millis(value) {
  if (value === null || value === undefined) return "–";
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  if (value >= 100) return `${value.toFixed(0)} ms`;
  return `${value.toFixed(value >= 10 ? 1 : 2)} ms`;
}

/** A share of one as per cent. */
export function percent(share) {
  if (share === null || share === undefined) return "–";
  const value = share * 100;
  return `${value === 0 || value >= 10 ? value.toFixed(0) : value.toFixed(1)} %`;
}

/** "4,812"; above 100,000 "1.2 M". */
export function count(value) {
  if (value === null || value === undefined) return "–";
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return Math.round(value).toLocaleString("en");
}

/** A rate: one decimal while it is small. */
export function rate(value) {
  return value >= 100 || Number.isInteger(value) ? count(value) : value.toFixed(1);
}

/** "3 s", "4 min", "2 h 5 min", "3 d". */
export function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

export const clock = (epochMs) => CLOCK.format(epochMs);

/** "jvm1" of "jvm1@127.0.0.1": hosts are said where there is room. */
export function alias(node) {
  const at = node.indexOf("@");
  return at > 0 ? node.slice(0, at) : node;
}

/** A coordinate: as many digits as tell it from its neighbours at this scale. */
export function coordinate(value, digits = 3) {
  return value.toFixed(digits).replace("-", "−");
}

/** At most so many characters, for labels. */
export function short(text, length) {
  const characters = [...text];
  return characters.length > length ? characters.slice(0, length - 1).join("") + "…" : text;
}

export function plural(n, one, many = one + "s") {
  return `${count(n)} ${n === 1 ? one : many}`;
}
