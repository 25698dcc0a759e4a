import assert from "node:assert/strict";
import { test } from "node:test";
import type { Forecast } from "../src/core/messages";
import { kpForecast, verdict } from "../src/core/verdict";

const hour = 3600_000;
const now = Date.UTC(2003, 9, 29, 6);

function forecast(target: string, leads: [number, number, number, number][], probabilities: Record<string, number> = {}): Forecast {
  return {
    id: "", simulated: false, sequence: 1, producedAt: now, source: "core", quality: "good", target, model: "ensemble", issuedAt: now, dataCutoff: now,
    unit: "", degraded: { is: false, reason: "", fallback: "" }, inputTier: "final", probabilities, headline: {},
    leads: leads.map(([h, low, middle, high]) => ({ validTime: now + h * hour, lead: h * hour, q: { "05": low, "50": middle, "95": high }, baselines: {}, map: null })),
  };
}

const calm = { now, symh: null, kp: null, measuredSymh: null, measuredKp: null };

test("without a valid forecast the answer is that it is not known, not that all is quiet", () => {
  assert.equal(verdict(calm).outlook, "unknown");
  assert.equal(verdict({ ...calm, symh: forecast("symh", [[-2, -90, -80, -70]]) }).outlook, "unknown");
});

test("quiet when neither ranges nor probabilities reach a storm", () => {
  const v = verdict({ ...calm, symh: forecast("symh", [[1, -30, -10, 5]]), kp: forecast("kp", [[0, 1, 2, 4]], { p_g1: 0.02 }) });
  assert.equal(v.outlook, "quiet");
  assert.equal(v.level, 0);
  assert.equal(v.from, null);
});

test("possible when only the far end of a range is a storm", () => {
  const v = verdict({ ...calm, symh: forecast("symh", [[1, -45, -20, 0], [2, -60, -30, 0]]) });
  assert.equal(v.outlook, "possible");
  assert.equal(v.from, now + 2 * hour);
});

test("likely, when and how strong, from the medians", () => {
  const v = verdict({ ...calm, symh: forecast("symh", [[1, -70, -55, -40], [2, -130, -90, -60]]), kp: forecast("kp", [[0, 5, 6, 8]], { p_g1: 0.9, p_g2: 0.5 }) });
  assert.equal(v.outlook, "likely");
  assert.equal(v.level, 2);
  assert.deepEqual(v.symh, { low: -130, middle: -90, high: -60 });
  assert.deepEqual([v.from, v.to], [now, now + 2 * hour]);
  assert.deepEqual(v.chances, [0.9, 0.5, undefined, undefined, undefined]);
});

test("under way when the measured values say so, whatever the forecast says", () => {
  assert.equal(verdict({ ...calm, measuredSymh: -80 }).outlook, "underway");
  const v = verdict({ ...calm, measuredKp: 7, kp: forecast("kp", [[0, 1, 2, 3]], { p_g1: 0.01 }) });
  assert.equal(v.outlook, "underway");
  assert.equal(v.level, 3);
});

test("an interval that has begun and not ended still counts", () => {
  assert.equal(verdict({ ...calm, kp: forecast("kp", [[-2, 5, 6, 7]], { p_g1: 0.9 }) }).outlook, "likely");
});

test("a storm in a later interval is seen, with its time and its chance", () => {
  const kp = forecast("kp", [[0, 1, 2, 3], [3, 1, 3, 4], [6, 3, 4.333, 6]], { p_g1: 0.02, p_g1_h06: 0.1, p_g1_h09: 0.6 });
  const v = verdict({ ...calm, kp });
  assert.equal(v.outlook, "likely");
  assert.deepEqual([v.from, v.chances[0]], [now + 6 * hour, 0.6]);
});

test("chances of an expired forecast are not shown", () => {
  const v = verdict({ ...calm, symh: forecast("symh", [[-1, -90, -80, -70]], { "symh_le_-50": 0.9 }), kp: forecast("kp", [[-9, 5, 6, 7]], { p_g1: 0.9 }) });
  assert.deepEqual(v.symhChances, []);
  assert.deepEqual(v.chances, [null, null, null, null, null]);
  const w = verdict({ ...calm, symh: forecast("symh", [[1, -90, -80, -70]], { "symh_le_-50": 0.9, "symh_le_-100": 0 }) });
  assert.deepEqual(w.symhChances, [{ limit: -50, chance: 0.9 }, { limit: -100, chance: 0 }]);
});

test("Kp from the wind goes before Kp alone, unless it had no wind or is older", () => {
  const alone = forecast("kp", [[0, 1, 2, 3]]);
  const wind = forecast("kp-wind", [[0, 2, 3, 4]]);
  const of = (...given: Forecast[]): string | undefined => kpForecast(new Map(given.map((f) => [f.target, f])))?.target;
  assert.equal(of(), undefined);
  assert.equal(of(alone), "kp");
  assert.equal(of(wind), "kp-wind");
  assert.equal(of(alone, wind), "kp-wind");
  assert.equal(of(alone, { ...wind, degraded: { is: true, reason: "no solar wind", fallback: "kp" } }), "kp");
  assert.equal(of(alone, { ...wind, issuedAt: now - 3 * hour }), "kp");
});
