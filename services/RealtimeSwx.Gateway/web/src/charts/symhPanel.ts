import uPlot from "uplot";
import { BoundedSeries } from "../core/boundedSeries";
import { duration, fixed, utc, utcClock } from "../core/format";
import type { Forecast } from "../core/messages";
import type { State } from "../core/state";
import { byId, h, s, show, table } from "../dom";
import { t } from "../i18n/i18n";
import { symhColumns } from "./align";
import { Chart, css, holding } from "./kit";
import { drawMarks, markSymbol, type Mark } from "./marks";

const empty = new BoundedSeries(1);

/** Past forecasts are shown at the lead that the papers score first. */
const anHour = 3600_000;

/** Measured Sym-H, the newest forecast as a fan, and the three times that must not be confused. */
export class SymhPanel {
  private forecast: Forecast | null = null;
  private lead = 0;
  private readonly chart: Chart;

  constructor(private readonly changed: () => void) {
    this.chart = new Chart(byId("symh-chart"), () => ({
      height: 300,
      range: holding(-60, 20),
      series: [
        { label: "past", stroke: css("--soft"), width: 1.3, dash: [2, 4], points: { show: false } },
        { label: "q95", width: 0, spanGaps: true, points: { show: false } },
        { label: "q05", width: 0, spanGaps: true, points: { show: false } },
        { label: "q75", width: 0, spanGaps: true, points: { show: false } },
        { label: "q25", width: 0, spanGaps: true, points: { show: false } },
        { label: "median", stroke: css("--forecast"), width: 2, spanGaps: true, dash: [7, 3], points: { show: false } },
        { label: "observed", stroke: css("--observed"), width: 1.8, points: { show: false } },
      ],
      bands: [
        { series: [2, 3], fill: css("--band90") },
        { series: [4, 5], fill: css("--band50") },
      ],
      draw: (u: uPlot) => this.forecast && drawMarks(u, this.forecast),
    }));
    byId("symh-past-box").addEventListener("change", () => this.changed());
  }

  restyle(): void {
    this.chart.restyle();
  }

  update(state: State, from: number, to: number): void {
    this.forecast = state.forecasts.get("symh") ?? null;
    const pasts = state.past.get("symh");
    const leads = this.forecast?.leads.map((l) => l.lead) ?? [];
    this.lead = leads.length === 0 || leads.includes(anHour) ? anHour : Math.min(...leads);
    const showPast = (byId("symh-past-box") as HTMLInputElement).checked;
    byId("symh-past").querySelector("span")!.textContent = t("pastForecasts", duration(this.lead));
    const columns = symhColumns(state.seriesOf("symh"), this.forecast, showPast ? (pasts?.get(this.lead) ?? empty) : null, from, to);
    this.chart.show([columns.x, columns.past, columns.q95, columns.q05, columns.q75, columns.q25, columns.median, columns.observed], from, to);
    this.words(state);
  }

  private words(state: State): void {
    const f = this.forecast;
    const mark = (kind: Mark, title: string, text: string): HTMLElement =>
      h("span", { class: `mark mark-${kind}`, "data-mark": kind }, markSymbol(kind), h("span", {}, h("b", {}, title), ` ${text}`));
    show(byId("symh-marks"),
      ...(f
        ? [
            mark("issued", t("markIssued"), utc(f.issuedAt)),
            mark("cutoff", t("markCutoff"), utc(f.dataCutoff)),
            mark("valid", t("markValid"), f.leads.map((l) => utcClock(l.validTime)).join(", ")),
          ]
        : [h("span", { class: "none" }, t("verdictUnknownWhy"))]));
    const line = (colour: string, width: number, dash: string, text: string): HTMLElement =>
      h("span", {}, s("svg", { width: "26", height: "12", "aria-hidden": "true" }, s("path", { d: "M0 6h26", stroke: colour, "stroke-width": String(width), "stroke-dasharray": dash })), text);
    show(byId("symh-legend"),
      line(css("--observed"), 2, "none", `${t("observed")} (nT)`),
      line(css("--forecast"), 2, "7 3", t("median")),
      line(css("--band50"), 12, "none", t("band50")),
      line(css("--band90"), 12, "none", t("band90")));
    const last = state.seriesOf("symh").last;
    const rows = f?.leads ?? [];
    show(byId("symh-table"), h("details", {}, h("summary", {}, t("chartTable")),
      h("p", {}, `${t("observed")}: ${last ? `${fixed(last.value, 1)} nT, ${utc(last.time)}` : t("noData")}`),
      table(t("symhTitle"), [
        { head: t("markValid"), cell: (l) => utc(l.validTime) },
        { head: t("lead"), cell: (l) => duration(l.lead), numeric: true },
        { head: t("median"), cell: (l) => fixed(l.q["50"], 1), numeric: true },
        { head: t("band50"), cell: (l) => `${fixed(l.q["25"], 1)} … ${fixed(l.q["75"], 1)}`, numeric: true },
        { head: t("band90"), cell: (l) => `${fixed(l.q["05"], 1)} … ${fixed(l.q["95"], 1)}`, numeric: true },
        { head: t("persistence"), cell: (l) => fixed(l.baselines["persistence"], 1), numeric: true },
      ], rows)));
  }
}
