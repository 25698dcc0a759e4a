import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, fixed, gLevel, instant, isoDuration, kpName, percent, utc } from "../src/core/format";

test("zero is shown as a value and only what is missing as missing", () => {
  assert.equal(fixed(0, 1), "0.0");
  assert.equal(kpName(0), "0o");
  assert.equal(percent(0), "0 %");
  assert.equal(duration(0), "0 s");
  assert.equal(utc(0), "1970-01-01 00:00 UTC");
  for (const nothing of [null, undefined, NaN, Infinity]) {
    assert.equal(fixed(nothing), "–");
    assert.equal(kpName(nothing), "–");
    assert.equal(percent(nothing), "–");
  }
});

test("a number that rounds to zero has no minus sign", () => {
  assert.equal(fixed(-0.04, 1), "0.0");
  assert.equal(fixed(-12.34, 1), "\u221212.3");
});

test("Kp is named in thirds whatever its rounding", () => {
  assert.deepEqual([0.33, 0.333, 0.667, 4.67, 4 + 2 / 3, 5, 8.667, 9].map(kpName), ["0+", "0+", "1\u2212", "5\u2212", "5\u2212", "5o", "9\u2212", "9o"]);
});

test("G1 begins at 5-, G5 at 9o", () => {
  assert.deepEqual([4.333, 4.667, 5.667, 6.667, 7.667, 8.667, 9].map(gLevel), [0, 1, 2, 3, 4, 4, 5]);
});

test("small and large probabilities are not rounded to certainty", () => {
  assert.deepEqual([0.004, 0.5, 0.997, 1].map(percent), ["<1 %", "50 %", ">99 %", "100 %"]);
});

test("durations show their two largest units", () => {
  const h = 3600_000;
  assert.deepEqual([45_000, 12 * 60_000, 2 * h, 2 * h + 300_000, 76 * h, -h].map(duration), ["45 s", "12 min", "2 h", "2 h 05 min", "3 d 4 h", "\u22121 h"]);
});

test("times without a zone are refused", () => {
  assert.equal(instant("2003-10-29T06:11:00Z"), Date.UTC(2003, 9, 29, 6, 11));
  assert.equal(instant("2003-10-29T06:11:00"), null);
  assert.equal(instant(17), null);
});

test("ISO durations", () => {
  assert.deepEqual(["PT1H", "PT1H30M", "PT0S", "PT2.5S", "P1DT1H", "nonsense"].map(isoDuration), [3600_000, 5400_000, 0, 2500, 90_000_000, null]);
});
