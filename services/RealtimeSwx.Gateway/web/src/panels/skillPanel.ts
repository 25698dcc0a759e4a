import { duration, fixed, percent, utcDate } from "../core/format";
import type { State } from "../core/state";
import { byId, h, show, table } from "../dom";
import { t, word } from "../i18n/i18n";

/** How good the published forecasts of each target have been, beside persistence. */
export function updateSkill(state: State): void {
  const rows = [...state.verifications.values()]
    .sort((a, b) => a.target.localeCompare(b.target))
    .flatMap((v) => v.leads.map((l) => ({ v, l, own: l.models["ensemble"], persistence: l.models["persistence"] })));
  show(byId("skill-body"), rows.length === 0
    ? h("p", { class: "none" }, t("noData"))
    : table(t("skillTitle"), [
        { head: t("target"), cell: (r) => word("series", r.v.target) },
        { head: t("lead"), cell: (r) => duration(r.l.lead), numeric: true },
        { head: t("rmse"), cell: (r) => `${fixed(r.own?.rmse, 2)} ${r.v.unit}`, numeric: true },
        { head: t("rmsePersistence"), cell: (r) => `${fixed(r.persistence?.rmse, 2)} ${r.v.unit}`, numeric: true },
        { head: t("skill"), cell: (r) => h("strong", {}, fixed(r.own?.skill, 2)), numeric: true },
        { head: t("coverage"), cell: (r) => percent(r.own?.coverage90), numeric: true },
        { head: t("samples"), cell: (r) => fixed(r.l.n), numeric: true },
        { head: t("period"), cell: (r) => `${utcDate(r.v.windowStart)} – ${utcDate(r.v.windowEnd)}` },
      ], rows));
}
