import { Chart, css } from "../charts/kit";
import { withGaps } from "../charts/align";
import { fixed, isValue, missing, percent, utcClock, utcDate } from "../core/format";
import type { Classes } from "../core/messages";
import type { State } from "../core/state";
import { byId, h, show, table } from "../dom";
import { t, word } from "../i18n/i18n";

/** Rates of the detectors and the classes found in their latest windows. */
export class LagoPanel {
  private chart: Chart | null = null;
  private readonly caption = h("p", { class: "note" });
  private readonly place = h("div", { class: "chart" });
  private readonly rates = h("div", {});
  private readonly windows = h("div", {});
  private station = "";

  constructor() {
    byId("lago-body").append(this.rates, this.caption, this.place, this.windows);
  }

  restyle(): void {
    this.chart?.restyle();
  }

  update(state: State, now: number | null): void {
    const stations = [...state.feeds.values()].filter((f) => f.latest.lago).sort((a, b) => a.series.localeCompare(b.series));
    show(this.rates, stations.length === 0
      ? h("p", { class: "none" }, t("noData"))
      : table(t("lagoTitle"), [
          { head: t("lagoStation"), cell: (f) => f.series.slice(5) },
          { head: `${t("lagoRate")} (s⁻¹)`, cell: (f) => fixed(f.latest.lago?.rate, 0), numeric: true },
          { head: `${t("lagoCorrected")} (s⁻¹)`, cell: (f) => fixed(f.latest.lago?.corrected, 1), numeric: true },
          { head: t("lagoClass"), cell: (f) => this.mix(state.classes.get(f.series)) },
          { head: t("lagoHealth"), cell: (f) => word("health", state.clusters.get(f.series)?.[0]?.health ?? "") || missing },
          { head: "hPa", cell: (f) => fixed(f.latest.lago?.pressure, 1), numeric: true },
        ], stations));
    this.draw(state, stations[0]?.series ?? "", now);
    const clusters = [...state.clusters.values()].flatMap((list) => list.slice(0, 3)).sort((a, b) => b.windowStart - a.windowStart).slice(0, 4);
    show(this.windows, clusters.length > 0 && table(t("lagoClusters"), [
      { head: t("lagoWindow"), cell: (c) => `${utcDate(c.windowStart).slice(5)} ${utcClock(c.windowStart)} · ${c.series.slice(5)}` },
      { head: t("lagoPulses"), cell: (c) => fixed(c.pulses), numeric: true },
      { head: `${t("lagoClass")} (${t("lagoShare")})`, cell: (c) => c.clusters.slice(0, 6).map((k) => `${k.particle === "" ? `#${k.label}` : word("particle", k.particle)} ${percent(k.fraction)}`).join(", ") || missing },
      { head: t("lagoNoise"), cell: (c) => (c.pulses > 0 ? percent(c.noise / c.pulses) : missing), numeric: true },
    ], clusters));
  }

  /** Shares of the classes in a station's newest second. */
  private mix(second: Classes | undefined): string {
    const all = Object.entries(second?.classes ?? {}).sort((a, b) => b[1] - a[1]);
    return all.map(([particle, count]) => `${word("particle", particle)} ${percent(count / Math.max(1, second?.pulses ?? 0))}`).join(", ") || missing;
  }

  private draw(state: State, station: string, now: number | null): void {
    const series = state.series.get(station);
    const last = series?.last;
    this.place.hidden = this.caption.hidden = !series || !last || now === null;
    if (!series || !last || now === null) {
      return;
    }
    if (this.chart === null || this.station !== station) {
      this.chart?.restyle();
      this.station = station;
      this.chart ??= new Chart(this.place, () => ({
        height: 120,
        // A Forbush decrease is some percent: the axis does not start at zero, so its ends stay near the data.
        range: (min, max) => (isValue(min) && isValue(max) ? [min - Math.max(1, (max - min) * 0.1), max + Math.max(1, (max - min) * 0.1)] : [0, 1]),
        series: [{ label: station, stroke: css("--accent"), width: 1.4, points: { show: false } }],
      }));
    }
    const from = Math.max(series.times[0] ?? 0, last.time - 24 * 3600_000);
    const range = series.range(from, last.time);
    const { times, values } = withGaps(range.times, range.values, 600_000);
    this.caption.textContent = `${t("lagoChart")}, ${station.slice(5)} (s⁻¹)`;
    this.chart.show([times.map((x) => x / 1000), values], from, Math.max(last.time, from + 60_000));
  }
}
