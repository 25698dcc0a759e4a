import { duration, fixed, kpName, missing, utc } from "../core/format";
import type { Feed, State } from "../core/state";
import { byId, h, show, table } from "../dom";
import { seriesName, t, word } from "../i18n/i18n";

/** Every feed with the age of its data, stale ones marked. */
export function updateFeeds(state: State, now: number | null): void {
  const staleFirst = (f: Feed): number => (now !== null && state.isStale(f, now) ? 0 : 1);
  // What is derived from a detector's counts comes with them and is no feed of its own.
  const feeds = [...state.feeds.values()].filter((f) => !/^(lago|nm)\/[^/]+\//.test(f.series)).sort((a, b) => staleFirst(a) - staleFirst(b) || a.series.localeCompare(b.series));
  if (feeds.length === 0 || now === null) {
    show(byId("feeds-body"), h("p", { class: "none" }, t("noData")));
    return;
  }
  const stale = feeds.filter((f) => state.isStale(f, now)).length;
  show(byId("feeds-body"),
    h("p", { class: "note" }, t("feedCount", String(feeds.length), String(stale))),
    table(t("feedsTitle"), [
      { head: t("feed"), cell: (f) => seriesName(f.series) },
      { head: t("state"), cell: (f) => (state.isStale(f, now) ? h("span", { class: "badge bad", "data-stale": f.series }, t("stale")) : h("span", { class: "badge good" }, t("fresh"))) },
      { head: t("age"), cell: (f) => h("span", { title: utc(f.latest.validTime) }, duration(Math.max(0, state.age(f, now)))), numeric: true },
      { head: t("newest"), cell: newest, numeric: true },
      { head: t("source"), cell: (f) => h("span", {}, f.latest.source, h("small", {}, `${word("quality", f.latest.quality)}, ${word("revision", f.latest.revision)}`)) },
      { head: t("missed"), title: t("missedHelp"), cell: (f) => fixed(f.watch.missed), numeric: true },
    ], feeds),
    state.malformed > 0 && h("p", { class: "note" }, t("malformed", String(state.malformed))));
}

function newest(feed: Feed): string {
  const o = feed.latest;
  if (o.lago) {
    return `${fixed(o.lago.rate)} ${o.unit}`;
  }
  if (o.map) {
    return utc(o.validTime).slice(5, 16);
  }
  if (Object.keys(o.values).length > 0) {
    return `Bz ${fixed(o.values["bz"], 1)} nT`;
  }
  return o.value === null ? missing : o.unit === "Kp" ? kpName(o.value) : `${fixed(o.value, Math.abs(o.value) < 100 ? 1 : 0)} ${o.unit}`;
}
