// Words for numbers and times. Zero is a value; only null, undefined, NaN and infinities are missing.

export const missing = "–";

export type Maybe = number | null | undefined;

export function isValue(value: Maybe): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Fixed digits, with a true minus sign; a rounded -0 is 0. */
export function fixed(value: Maybe, digits = 0): string {
  if (!isValue(value)) {
    return missing;
  }
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace("-", "\u2212");
}

export function percent(probability: Maybe): string {
  if (!isValue(probability)) {
    return missing;
  }
  const p = probability * 100;
  if (p > 0 && p < 1) {
    return "<1 %";
  }
  return p > 99 && p < 100 ? ">99 %" : `${Math.round(p)} %`;
}

/** Kp units (thirds / 3, any rounding) in the observatory notation: 0o, 0+, 1-, 1o … */
export function kpName(kp: Maybe): string {
  if (!isValue(kp)) {
    return missing;
  }
  const thirds = thirdsOf(kp);
  const whole = Math.floor(thirds / 3);
  return thirds % 3 === 0 ? `${whole}o` : thirds % 3 === 1 ? `${whole}+` : `${whole + 1}\u2212`;
}

export function thirdsOf(kp: number): number {
  return Math.min(27, Math.max(0, Math.round(kp * 3)));
}

/** NOAA G level of a Kp: 5- is G1; 0 is no storm. */
export function gLevel(kp: Maybe): number {
  return isValue(kp) ? [14, 17, 20, 23, 27].filter((t) => thirdsOf(kp) >= t).length : 0;
}

const two = (n: number): string => String(n).padStart(2, "0");

export function utcDate(ms: number): string {
  const d = new Date(ms);
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
}

export function utcClock(ms: number): string {
  const d = new Date(ms);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

/** 2003-10-29 06:11 UTC */
export function utc(ms: Maybe): string {
  return isValue(ms) ? `${utcDate(ms)} ${utcClock(ms)} UTC` : missing;
}

/** A length of time in its two largest units: 45 s, 12 min, 2 h, 2 h 05 min, 3 d 4 h. */
export function duration(ms: Maybe): string {
  if (!isValue(ms)) {
    return missing;
  }
  const sign = ms < 0 ? "\u2212" : "";
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 90) {
    return `${sign}${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return `${sign}${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  const [large, small] = hours < 48 ? [`${hours} h`, minutes % 60 && `${two(minutes % 60)} min`] : [`${Math.floor(hours / 24)} d`, hours % 24 && `${hours % 24} h`];
  return `${sign}${large}${small === 0 ? "" : ` ${small}`}`;
}

/** Milliseconds of an ISO 8601 time; null when it is none. A time without a zone would be read as local, so it is refused. */
export function instant(text: unknown): number | null {
  if (typeof text !== "string" || !/(Z|[+-]\d\d:\d\d)$/.test(text)) {
    return null;
  }
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds. */
export function isoDuration(text: unknown): number | null {
  const m = typeof text === "string" ? /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text) : null;
  return m ? (Number(m[1] ?? 0) * 86400 + Number(m[2] ?? 0) * 3600 + Number(m[3] ?? 0) * 60 + Number(m[4] ?? 0)) * 1000 : null;
}
