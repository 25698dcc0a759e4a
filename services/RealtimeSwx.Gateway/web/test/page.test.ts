import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { symhColumns, withGaps } from "../src/charts/align";
import { BoundedSeries } from "../src/core/boundedSeries";
import { MinuteMean } from "../src/core/minuteMean";
import { dictionary, vocabulary } from "../src/i18n/dictionary";
import { initialLanguage } from "../src/i18n/i18n";
import { place, sample, summary } from "../src/map/grid";
import { colour, roundUp } from "../src/map/palette";
import { messages, points, socketAddress } from "../src/net/api";

test("both languages have the same placeholders and no empty sentence", () => {
  const holes = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).sort();
  for (const [key, english] of Object.entries(dictionary.en)) {
    const spanish = dictionary.es[key as keyof typeof dictionary.en];
    assert.notEqual(spanish, "", key);
    assert.deepEqual(holes(spanish), holes(english), key);
  }
  for (const key of Object.keys(vocabulary.en)) {
    assert.ok(vocabulary.es[key], key);
  }
});

test("every sentence that the page's HTML asks for exists", () => {
  const html = readFileSync("src/index.html", "utf8");
  const keys = [...html.matchAll(/data-t(?:-label)?="(\w+)"/g)].map((m) => m[1]!);
  assert.ok(keys.length > 20);
  assert.deepEqual(keys.filter((k) => !(k in dictionary.en)), []);
  assert.doesNotMatch(html, /<script(?![^>]*src=)/);
  assert.doesNotMatch(html, /(src|href)="https?:/);
});

test("the remembered language wins, then the browser's, then English", () => {
  assert.equal(initialLanguage("es", ["en-GB"]), "es");
  assert.equal(initialLanguage(null, ["de-DE", "es-AR"]), "es");
  assert.equal(initialLanguage("xx", ["de"]), "en");
});

test("a line is broken where nothing was measured", () => {
  assert.deepEqual(withGaps([0, 10, 50, 60], [1, 2, 3, 4], 20), { times: [0, 10, 11, 50, 60], values: [1, 2, null, 3, 4] });
});

test("the fan opens at the newest value known at issue and never contains a later one", () => {
  const minute = 60_000;
  const series = new BoundedSeries(100);
  [0, 5, 10, 15].forEach((m) => series.put(m * minute, -m));
  const lead = { validTime: 70 * minute, lead: 60 * minute, q: { "05": -40, "25": -30, "50": -25, "75": -20, "95": -10 }, baselines: {}, map: null };
  const forecast = { issuedAt: 10 * minute, leads: [lead] } as never;
  const c = symhColumns(series, forecast, null, 0, 100 * minute);
  const at = (m: number): number => c.x.indexOf(m * 60);
  assert.equal(c.median[at(10)], -10);
  assert.equal(c.median[at(15)], null);
  assert.deepEqual([c.q05, c.q25, c.median, c.q75, c.q95].map((col) => col[at(70)]), [-40, -30, -25, -20, -10]);
  assert.equal(c.observed[at(70)], null);
});

const grid = { lats: [30, 0, -30], lons: [-180, -90, 0, 90, 180], values: [], error: null };
const cells = [1, 2, 3, 4, 1, 10, 20, 30, 40, 10, null, 5, 6, 7, null];

test("maps are read between their cells, across the date line, and not where a value is missing", () => {
  assert.equal(sample(grid, cells, 0, 45), 35);
  assert.equal(sample(grid, cells, 15, 0), 16.5);
  assert.equal(sample(grid, cells, 0, 135), 25);
  assert.equal(sample(grid, cells, 0, -225), 25);
  assert.equal(sample(grid, cells, -20, 170), null);
  assert.equal(sample(grid, cells, 60, 0), 3);
});

test("the words of a map weigh by area and count the repeated column once", () => {
  const s = summary(grid, cells)!;
  const c = Math.cos(Math.PI / 6);
  assert.ok(Math.abs(s.mean - (10 * c + 100 + 18 * c) / (7 * c + 4)) < 1e-12);
  assert.deepEqual(s.max, { value: 40, lat: 0, lon: 90 });
  assert.deepEqual(s.min, { value: 1, lat: 30, lon: -180 });
  assert.deepEqual(s.bands.map((b) => [b.from, b.max]), [[30, 4], [0, 40], [-30, 7]]);
  assert.equal(summary(grid, cells.map(() => null)), null);
  assert.equal(place(12.5, -150), "12.5° N, 150° W");
});

test("colours stay within the scale and its end is round", () => {
  assert.deepEqual(colour("values", -1), colour("values", 0));
  assert.deepEqual(colour("values", 9), colour("values", 1));
  assert.deepEqual([0, 7.2, 92, 100, 0.03].map(roundUp), [1, 8, 100, 100, 0.03]);
});

test("the broker's address is absolute or a path on the page's host", () => {
  assert.equal(socketAddress("ws://h:9001/mqtt", { protocol: "http:", host: "x" }), "ws://h:9001/mqtt");
  assert.equal(socketAddress("/mqtt", { protocol: "https:", host: "swx.example:8443" }), "wss://swx.example:8443/mqtt");
});

test("answers of the gateway are read entry by entry", () => {
  assert.deepEqual(messages({ messages: [{ topic: "t", payload: { a: 1 } }, { topic: "u" }, null] }), [{ topic: "t", payload: { a: 1 } }]);
  const observations = [{ valid_time: "1970-01-01T00:00:01Z", value: 0 }, { valid_time: "1970-01-01T00:00:02Z", value: null }];
  assert.deepEqual(points({ series: "symh", observations }), [{ time: 1000, value: 0 }]);
});

test("a second of a detector counts in its minute's mean", () => {
  const mean = new MinuteMean();
  assert.deepEqual([[0, 10], [59_000, 20], [60_000, 7]].map(([at, rate]) => mean.add(at!, rate!)), [{ time: 0, mean: 10 }, { time: 0, mean: 15 }, { time: 60_000, mean: 7 }]);
});
