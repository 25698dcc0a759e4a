import assert from "node:assert/strict";
import { test } from "node:test";
import { BoundedSeries } from "../src/core/boundedSeries";
import { State } from "../src/core/state";

const wall = Date.UTC(2026, 0, 1);
const at = (hours: number): string => new Date(Date.UTC(2003, 9, 29) + hours * 3600_000).toISOString();

const observation = (series: string, sequence: number, hours: number, value: number): object => ({
  schema: "swx.observation.v1", id: `${series}/${hours}`, centre: "local", series, simulated: false, sequence, produced_at: at(hours + 0.1),
  source: "kyoto", quality: "good", kind: "scalar", valid_time: at(hours), span: "PT5M", revision: "quicklook", unit: "nT", value,
});

const put = (state: State, series: string, sequence: number, hours: number, value: number, arrival: "new" | "retained" | "polled" = "new"): boolean =>
  state.apply(`swx/v1/local/obs/${series}`, JSON.stringify(observation(series, sequence, hours, value)), wall, arrival);

test("a replay runs on the time of its messages, not on the browser's", () => {
  const state = new State();
  put(state, "symh", 1, 0, -20);
  const now = state.clock.now(wall)!;
  assert.equal(new Date(now).toISOString(), at(0.1));
  assert.equal(state.isStale(state.feeds.get("symh")!, now), false);
});

test("a feed that stops while others go on becomes stale by its data's time", () => {
  const state = new State();
  put(state, "symh", 1, 0, -20);
  put(state, "dst", 1, 1, -20);
  const now = state.clock.now(wall)!;
  assert.equal(state.isStale(state.feeds.get("symh")!, now), true);
  assert.equal(state.current("symh", now), null);
  assert.equal(state.current("dst", now), -20);
});

test("a live system that falls silent grows old by the wall clock", () => {
  const state = new State();
  const live = { ...observation("symh", 1, 0, -20), produced_at: new Date(wall - 3600_000).toISOString(), valid_time: new Date(wall - 3900_000).toISOString() };
  state.apply("swx/v1/local/obs/symh", live, wall, "retained");
  assert.equal(state.clock.isVirtual, false);
  assert.equal(state.isStale(state.feeds.get("symh")!, state.clock.now(wall)!), true);
});

test("the limit that the ingestion states goes before the page's own", () => {
  const state = new State();
  put(state, "symh", 1, 0, -20);
  put(state, "dst", 1, 1, -20);
  state.apply("swx/v1/local/status/core", { ...observation("x", 1, 1, 0), component: "core", state: "ready", feeds: [{ feed: "symh", stale_after: "PT2H", stale: false }] }, wall, "new");
  assert.equal(state.isStale(state.feeds.get("symh")!, state.clock.now(wall)!), false);
});

test("gaps in the sequence are counted, but not those of polling, repeats or a restarted publisher", () => {
  const state = new State();
  const missed = (): number => state.feeds.get("symh")!.watch.missed;
  put(state, "symh", 5, 0, 1, "retained");
  put(state, "symh", 6, 0.1, 1);
  assert.equal(missed(), 0);
  put(state, "symh", 9, 0.4, 1);
  assert.equal(missed(), 2);
  put(state, "symh", 9, 0.4, 1);
  put(state, "symh", 1, 0.5, 1);
  put(state, "symh", 40, 0.6, 1, "polled");
  assert.equal(missed(), 2);
});

test("retained messages of different ages arrive in any order: the newest is now", () => {
  const state = new State();
  put(state, "kp", 1, 500, 3, "retained");
  put(state, "symh", 1, 0, -20, "retained");
  assert.equal(new Date(state.clock.now(wall)!).toISOString(), at(500.1));
});

test("a new run that starts earlier takes the clock and the feed back", () => {
  const state = new State();
  put(state, "symh", 90, 500, -20);
  put(state, "symh", 1, 0, -30);
  assert.equal(new Date(state.clock.now(wall)!).toISOString(), at(0.1));
  assert.equal(state.feeds.get("symh")!.latest.value, -30);
});

test("a correction of an old value changes the chart and not the newest value", () => {
  const state = new State();
  put(state, "symh", 1, 0, -20);
  put(state, "symh", 2, 1, -30);
  put(state, "symh", 3, 0, -25);
  assert.equal(state.feeds.get("symh")!.latest.value, -30);
  assert.equal(state.seriesOf("symh").at(Date.parse(at(0))), -25);
});

test("what cannot be read is counted and changes nothing", () => {
  const state = new State();
  for (const bad of ["{", "[]", "17", "{}", JSON.stringify({ ...observation("symh", 1, 0, 0), valid_time: "yesterday" })]) {
    assert.equal(state.apply("swx/v1/local/obs/symh", bad, wall, "new"), false);
  }
  assert.equal(state.malformed, 5);
  assert.equal(state.feeds.size, 0);
});

test("an alert goes when it is cleared and when its retained message is deleted", () => {
  const state = new State();
  const alert = (rule: string, how: string): object => ({ ...observation("x", 1, 0, 0), rule, scale: "G", level: 2, state: how, headline: { en: "storm" } });
  for (const rule of ["a", "b"]) {
    state.apply(`swx/v1/local/alert/${rule}`, alert(rule, "warning"), wall, "new");
  }
  assert.equal(state.alerts.size, 2);
  state.apply("swx/v1/local/alert/a", alert("a", "cleared"), wall, "new");
  state.apply("swx/v1/local/alert/b", "", wall, "new");
  assert.equal(state.alerts.size, 0);
});

test("series stay bounded, sorted and unique in time", () => {
  const series = new BoundedSeries(3);
  [5, 1, 3, 3, 4].forEach((time, i) => series.put(time, i));
  assert.deepEqual([...series.times], [3, 4, 5]);
  assert.deepEqual([...series.values], [3, 4, 0]);
  assert.deepEqual(series.range(4, 5).times, [4, 5]);
  assert.deepEqual(series.last, { time: 5, value: 0 });
});

test("a station has the classes of its newest second and the health of its newest window", () => {
  const state = new State();
  const head = { ...observation("lago/uvg", 1, 0, 0), series: "lago/uvg" };
  assert.equal(state.apply("swx/v1/local/cluster/lago/uvg", { ...head, schema: "swx.cluster.v1", window_start: at(0), window_end: at(0.01), pulses: 700, noise: 3, clusters: [], health: { state: "gain" } }, wall, "new"), true);
  assert.equal(state.apply("swx/v1/local/cluster/lago/uvg/second", { ...head, schema: "swx.classes.v1", second: at(0.01), pulses: 70, classes: { muon: 20, electromagnetic: 48 } }, wall, "new"), true);
  assert.equal(state.clusters.get("lago/uvg")?.[0]?.health, "gain");
  assert.deepEqual(state.classes.get("lago/uvg")?.classes, { muon: 20, electromagnetic: 48 });
  assert.equal(state.apply("swx/v1/local/cluster/lago/uvg/second", { ...head, schema: "swx.classes.v1", pulses: 70 }, wall, "new"), false);
});
