import { duration, fixed, percent, utcDate } from "../core/format";
import type { Verification } from "../core/messages";
import type { State } from "../core/state";
import { isKp, spanOf } from "../core/verdict";
import { byId, h, show, table } from "../dom";
import { seriesName, t } from "../i18n/i18n";

type Row = { readonly v: Verification; readonly l: Verification["leads"][number] };

const shown = 3;

/** How good the published forecasts of each target have been, beside persistence. */
export function updateSkill(state: State): void {
  const all = [...state.verifications.values()].sort((a, b) => a.target.localeCompare(b.target));
  const rows = all.flatMap((v) => v.leads.map((l): Row => ({ v, l })));
  const few = all.flatMap((v) => spread(v.leads).map((l): Row => ({ v, l })));
  show(byId("skill-body"),
    rows.length === 0 ? h("p", { class: "none" }, t("noData")) : scores(few),
    rows.length > few.length && h("details", {}, h("summary", {}, t("allLeads")), scores(rows)));
}

/** At most three of many lead times: the first, the middle (Sym-H: two hours) and the last. */
function spread<T>(leads: readonly T[]): readonly T[] {
  return leads.length <= shown ? leads : [leads[0]!, leads[Math.floor(leads.length / 2)]!, leads[leads.length - 1]!];
}

function scores(rows: readonly Row[]): HTMLElement {
  return table(t("skillTitle"), [
    { head: t("target"), cell: (r) => h("span", { class: "keep" }, seriesName(r.v.target)) },
    { head: t("lead"), cell: ahead, numeric: true },
    { head: t("rmse"), cell: (r) => `${fixed(r.l.models["ensemble"]?.rmse, 2)} ${r.v.unit}`, numeric: true },
    { head: t("rmsePersistence"), cell: (r) => `${fixed(r.l.models["persistence"]?.rmse, 2)} ${r.v.unit}`, numeric: true },
    { head: t("skill"), cell: (r) => h("strong", {}, fixed(r.l.models["ensemble"]?.skill, 2)), numeric: true },
    { head: t("coverage"), cell: (r) => percent(r.l.models["ensemble"]?.coverage90), numeric: true },
    { head: t("samples"), cell: (r) => fixed(r.l.n), numeric: true },
    { head: t("period"), cell: (r) => h("span", { class: "keep" }, `${utcDate(r.v.windowStart)} – ${utcDate(r.v.windowEnd).slice(5)}`) },
  ], rows);
}

/** An interval forecast is named by both ends of its interval: 0 to 3 h. */
function ahead(row: Row): string {
  return isKp(row.v.target) ? `${row.l.lead / 3600_000}–${(row.l.lead + spanOf("kp")) / 3600_000} h` : duration(row.l.lead);
}
