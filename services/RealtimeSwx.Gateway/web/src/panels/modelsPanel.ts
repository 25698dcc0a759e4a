import { fixed, utc } from "../core/format";
import type { Decision } from "../core/messages";
import type { State } from "../core/state";
import { byId, h, show, table } from "../dom";
import { seriesName, t, word } from "../i18n/i18n";

/** What the model registry decided and on which evidence; which services are up. */
export function updateModels(state: State): void {
  const shown = state.decisions.slice(0, 12);
  show(byId("models-body"), shown.length === 0
    ? h("p", { class: "none" }, t("noData"))
    : table(t("modelsTitle"), [
        { head: t("at"), cell: (d) => utc(d.decidedAt) },
        { head: t("target"), cell: (d) => seriesName(d.target) },
        { head: t("decision"), cell: (d) => h("span", { class: `badge ${d.decision === "promoted" ? "good" : d.decision === "refused" ? "warn" : ""}` }, word("decision", d.decision)) },
        { head: t("reason"), cell: reason },
      ], shown));
  const services = [...state.statuses.values()].sort((a, b) => a.component.localeCompare(b.component));
  show(byId("services-body"), services.length === 0
    ? h("p", { class: "none" }, t("noData"))
    : table(t("servicesTitle"), [
        { head: t("servicesTitle"), cell: (s) => s.component },
        { head: t("state"), cell: (s) => h("span", { class: `badge ${s.state === "ready" ? "good" : s.state === "offline" ? "bad" : "warn"}` }, word("state", s.state)) },
        { head: t("reason"), cell: (s) => [s.reason, ...s.feeds.filter((f) => f.error !== "").map((f) => `${f.feed}: ${f.error}`)].filter((x) => x !== "").join("; ") },
      ], services));
}

function reason(d: Decision): string {
  const e = d.evidence;
  return e === null ? d.reason : `${d.reason} (${e.metric} ${fixed(e.champion, 2)} → ${fixed(e.challenger, 2)} ${e.unit}, n = ${e.n})`;
}
