import { kpForecast, spanOf } from "../core/verdict";
import { fixed, gLevel, kpName, thirdsOf, utc, utcClock, utcDate } from "../core/format";
import type { State } from "../core/state";
import { byId, h, s, show } from "../dom";
import { t } from "../i18n/i18n";

export interface Bar {
  readonly start: number;
  readonly kp: number;
  readonly range: readonly [number, number] | null;
  readonly forecast: boolean;
}

const step = spanOf("kp");
const barsBefore = 24;

// NOAA's colours for quiet, G1 .. G5; every level above quiet also has hatching of its own and its name on the bar.
const fills = ["#3f9b53", "#e0c200", "#f0a000", "#ef6c00", "#d7191c", "#8e0b1a"];

/** Measured intervals of three days, then the forecast ones that are not measured yet. */
export function kpBars(state: State, now: number): Bar[] {
  const range = state.seriesOf("kp").range(now - barsBefore * step, now);
  const measured = range.times.map((start, i): Bar => ({ start, kp: range.values[i]!, range: null, forecast: false }));
  const known = new Set(range.times);
  const ahead = (kpForecast(state.forecasts)?.leads ?? []).flatMap((l): Bar[] => {
    const median = l.q["50"];
    const [low, high] = [l.q["05"], l.q["95"]];
    return median === undefined || known.has(l.validTime) || l.validTime + step <= now
      ? []
      : [{ start: l.validTime, kp: median, range: low === undefined || high === undefined ? null : [low, high], forecast: true }];
  });
  return [...measured, ...ahead];
}

export class KpPanel {
  update(state: State, now: number): void {
    const bars = kpBars(state, now);
    const place = byId("kp-chart");
    if (bars.length === 0) {
      show(place, h("p", { class: "none" }, t("noData")));
      return;
    }
    const width = Math.max(300, place.clientWidth);
    show(place, draw(bars, width, now) as unknown as HTMLElement);
    show(byId("kp-legend"), ...[0, 1, 2, 3, 4, 5].map((g) =>
      h("span", {}, s("svg", { width: "16", height: "14", "aria-hidden": "true" }, swatch(g, 0, 0, 16, 14)), g === 0 ? "Kp < 5−" : `G${g}`)),
      h("span", {}, s("svg", { width: "16", height: "14", "aria-hidden": "true" }, s("rect", { x: "1", y: "1", width: "14", height: "12", class: "ahead" })), t("kpForecast")));
  }
}

function draw(bars: readonly Bar[], width: number, now: number): SVGSVGElement {
  const [left, right, top, base] = [34, 8, 16, 176];
  const first = Math.min(...bars.map((b) => b.start));
  const last = Math.max(...bars.map((b) => b.start + step), now);
  const x = (time: number): number => left + ((time - first) / (last - first)) * (width - left - right);
  const y = (kp: number): number => base - (kp / 9) * (base - top);
  const text = (px: number, py: number, anchor: string, words: string, soft = false): SVGElement =>
    s("text", { x: px.toFixed(1), y: py.toFixed(1), "text-anchor": anchor, class: soft ? "soft" : null }, words);
  const parts: SVGElement[] = [patterns()];
  for (const kp of [0, 3, 5, 7, 9]) {
    parts.push(s("line", { x1: String(left), x2: String(width - right), y1: String(y(kp)), y2: String(y(kp)), class: kp === 5 ? "storm-line" : "grid-line" }), text(left - 6, y(kp) + 4, "end", String(kp), true));
  }
  const barWidth = x(first + step) - x(first);
  for (const bar of bars) {
    parts.push(drawBar(bar, x(bar.start) + 1, Math.max(2, barWidth - 2), y, text));
  }
  for (let day = Math.ceil(first / 86400_000) * 86400_000; day < last; day += 86400_000) {
    parts.push(s("line", { x1: x(day).toFixed(1), x2: x(day).toFixed(1), y1: String(base), y2: String(base + 8), class: "grid-line" }), text(x(day) + 3, base + 14, "start", utcDate(day).slice(5), true));
  }
  parts.push(s("line", { x1: x(now).toFixed(1), x2: x(now).toFixed(1), y1: String(top - 8), y2: String(base), class: "now-line" }));
  const label = `${t("kpChart")}: ${bars.slice(-10).map(words).join("; ")}`;
  return s("svg", { viewBox: `0 0 ${width} 198`, height: "198", role: "img", "aria-label": label }, ...parts);
}

function drawBar(bar: Bar, px: number, width: number, y: (kp: number) => number, text: (x: number, y: number, a: string, w: string) => SVGElement): SVGElement {
  const g = gLevel(bar.kp);
  // Kp 0 is a measured value: it keeps a visible foot.
  const height = Math.max(2, y(0) - y(bar.kp));
  const group = s("g", { class: bar.forecast ? "kp-bar kp-forecast" : "kp-bar", "data-kp": String(thirdsOf(bar.kp)) }, s("title", {}, words(bar)), swatch(g, px, y(0) - height, width, height, bar.forecast));
  if (bar.range) {
    const mid = (px + width / 2).toFixed(1);
    group.append(s("path", { d: `M${mid} ${y(bar.range[0]).toFixed(1)}V${y(bar.range[1]).toFixed(1)}`, class: "whisker" }));
  }
  const topY = Math.min(y(bar.kp), bar.range ? y(bar.range[1]) : Infinity) - 3;
  if (width >= 15) {
    group.append(text(px + width / 2, Math.max(9, topY), "middle", kpName(bar.kp)));
  }
  return group;
}

function swatch(g: number, x: number, y: number, width: number, height: number, forecast = false): SVGElement {
  const box = { x: x.toFixed(1), y: y.toFixed(1), width: width.toFixed(1), height: height.toFixed(1) };
  const group = s("g", {}, s("rect", { ...box, fill: fills[g]!, "fill-opacity": forecast ? "0.45" : "1" }));
  if (g > 0) {
    group.append(s("rect", { ...box, fill: `url(#level${g})` }));
  }
  if (forecast) {
    group.append(s("rect", { ...box, class: "ahead" }));
  }
  return group;
}

function patterns(): SVGElement {
  const pattern = (g: number, d: string): SVGElement =>
    s("pattern", { id: `level${g}`, width: "8", height: "8", patternUnits: "userSpaceOnUse" }, s("path", { d, stroke: "rgba(0,0,0,0.45)", "stroke-width": "1.2", fill: "none" }));
  return s("defs", {}, pattern(1, "M0 8L8 0"), pattern(2, "M0 0L8 8"), pattern(3, "M0 8L8 0M0 0L8 8"), pattern(4, "M0 4H8"), pattern(5, "M0 4H8M4 0V8"));
}

function words(bar: Bar): string {
  const g = gLevel(bar.kp);
  const range = bar.range ? `, ${t("range90", kpName(bar.range[0]), kpName(bar.range[1]))}` : "";
  return `${utc(bar.start)} – ${utcClock(bar.start + step)}: Kp ${kpName(bar.kp)} (${fixed(bar.kp, 2)})${g > 0 ? `, G${g}` : ""}, ${t(bar.forecast ? "median" : "observed")}${range}`;
}
