import { fixed, isValue, kpName, percent, utc, utcClock } from "../core/format";
import type { State } from "../core/state";
import { kpForecast, spanOf, verdict, type Outlook, type Verdict } from "../core/verdict";
import { byId, h, s, show } from "../dom";
import { localised, t } from "../i18n/i18n";
import type { Key } from "../i18n/dictionary";

const answers: Record<Outlook, Key> = {
  unknown: "verdictUnknown",
  quiet: "verdictQuiet",
  possible: "verdictPossible",
  likely: "verdictLikely",
  underway: "verdictUnderway",
};

/** Is a storm coming, when, how strong, how sure. */
export function updateVerdict(state: State, now: number | null): void {
  const symh = state.forecasts.get("symh") ?? null;
  const kp = kpForecast(state.forecasts);
  const v = verdict({ now, symh, kp, measuredSymh: state.current("symh", now), measuredKp: state.current("kp", now) });
  const level = v.level > 0 ? `G${v.level} · ${t(`severity${v.level}` as Key)}` : null;
  byId("verdict").dataset["outlook"] = v.outlook;
  // Headlines come with the forecasts; those of expired forecasts are withheld.
  const valid = [symh, kp].filter((f) => f !== null && (now === null || f.leads.some((l) => l.validTime + spanOf(f.target) > now)));
  show(byId("verdict-body"),
    h("p", { class: "answer", id: "answer" }, t(answers[v.outlook]), level && h("span", { class: "level" }, level)),
    ...(v.outlook === "unknown" ? [h("p", { class: "headlines" }, t("verdictUnknownWhy"))] : []),
    ...valid.map((f) => h("p", { class: "headlines", "data-headline": f!.target }, localised(f!.headline))),
    h("dl", { class: "answers" },
      h("div", {}, h("dt", {}, t("when")), h("dd", {}, when(v, now), v.reach !== null && h("small", {}, t("forecastTo", utc(v.reach))))),
      h("div", {}, h("dt", {}, t("strength")), h("dd", {}, ...strength(v))),
      h("div", {}, h("dt", {}, t("certainty")), h("dd", {}, chances(v)))),
    badges(state));
}

function when(v: Verdict, now: number | null): string {
  if (v.outlook === "underway") {
    return t("whenNow");
  }
  if (v.from === null || v.to === null) {
    return v.outlook === "unknown" ? "–" : t("whenNone");
  }
  const start = now !== null && v.from < now ? t("whenNow") : utc(v.from);
  return v.to > v.from ? `${start} – ${utcClock(v.to)}` : start;
}

function strength(v: Verdict): HTMLElement[] {
  const line = (text: string, range: string): HTMLElement => h("span", {}, text, h("small", {}, range));
  return [
    ...(v.symh ? [line(t("symhLow", fixed(v.symh.middle)), t("range90", fixed(v.symh.low), fixed(v.symh.high)))] : []),
    ...(v.kp ? [line(t("kpHigh", kpName(v.kp.middle)), t("range90", kpName(v.kp.low), kpName(v.kp.high)))] : []),
    ...(v.symh || v.kp ? [] : [h("span", {}, "–")]),
  ];
}

function chances(v: Verdict): HTMLElement {
  const levels = v.chances.flatMap((p, i) => (isValue(p) ? [{ name: i === 4 ? "G5" : t("chanceOf", `G${i + 1}`), p }] : []));
  const depths = v.symhChances.map((c) => ({ name: `Sym-H ≤ ${fixed(c.limit)} nT`, p: c.chance }));
  if (levels.length + depths.length === 0) {
    return h("span", {}, t("noProbabilities"));
  }
  return h("div", { class: "chances" },
    ...depths.flatMap(meter),
    ...levels.flatMap(meter),
    levels.length > 0 && h("small", { class: "span" }, t("chanceNote")));
}

function meter(row: { name: string; p: number }): HTMLElement[] {
  const bar = s("svg", { viewBox: "0 0 100 1", preserveAspectRatio: "none" }, s("rect", { width: String(100 * row.p), height: "1" }));
  const box = h("span", { class: "meter", "aria-hidden": "true" });
  box.append(bar);
  return [h("span", {}, row.name), box, h("strong", {}, percent(row.p))];
}

function badges(state: State): HTMLElement | null {
  const degraded = [...state.forecasts.values()].filter((f) => f.degraded.is);
  return degraded.length === 0
    ? null
    : h("div", { class: "notices" }, ...degraded.map((f) =>
        h("span", {}, h("span", { class: "badge warn" }, t("degraded")), ` ${t("degradedWhy", f.target, f.degraded.reason, f.degraded.fallback)}`)));
}
