import { BoundedSeries } from "../core/boundedSeries";
import { fixed } from "../core/format";
import type { State } from "../core/state";
import { byId, h } from "../dom";
import { t } from "../i18n/i18n";
import type { Key } from "../i18n/dictionary";
import { withGaps } from "./align";
import { Chart, css, holding } from "./kit";

interface Row {
  readonly id: string;
  readonly name: Key;
  readonly unit: string;
  readonly digits: number;
  readonly colour: string;
  readonly range: [number, number];
  readonly caption: HTMLElement;
  readonly chart: Chart;
}

/** Bz, speed and density below each other on one time axis. */
export class WindPanel {
  private readonly rows: Row[];

  constructor() {
    const row = (id: string, name: Key, unit: string, digits: number, colour: string, range: [number, number]): Row => {
      const caption = h("p", {});
      const place = h("div", { class: "chart" });
      byId("wind-charts").append(h("div", { class: "wind-row" }, caption, place));
      const chart = new Chart(place, () => ({
        height: id === "n" ? 140 : 100,
        times: id === "n",
        range: holding(range[0], range[1]),
        series: [{ label: id, stroke: css(colour), width: 1.5, points: { show: false } }],
        draw: (u) => {
          const y = u.valToPos(0, "y", true);
          if (id === "bz" && y > u.bbox.top && y < u.bbox.top + u.bbox.height) {
            u.ctx.save();
            u.ctx.strokeStyle = css("--soft");
            u.ctx.lineWidth = devicePixelRatio;
            u.ctx.beginPath();
            u.ctx.moveTo(u.bbox.left, y);
            u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
            u.ctx.stroke();
            u.ctx.restore();
          }
        },
      }));
      return { id, name, unit, digits, colour, range, caption, chart };
    };
    this.rows = [
      row("bz", "bz", "nT", 1, "--wind-bz", [-10, 10]),
      row("v", "speed", "km/s", 0, "--wind-v", [300, 600]),
      row("n", "density", "cm⁻³", 1, "--wind-n", [0, 10]),
    ];
  }

  restyle(): void {
    this.rows.forEach((r) => r.chart.restyle());
  }

  update(state: State, from: number, to: number): void {
    for (const row of this.rows) {
      const series = state.series.get(`solarwind/${row.id}`) ?? new BoundedSeries(1);
      const range = series.range(from, to);
      const { times, values } = withGaps(range.times, range.values, 20 * 60_000);
      row.caption.textContent = `${t(row.name)}: ${series.last ? `${fixed(series.last.value, row.digits)} ${row.unit}` : t("noData")}`;
      row.chart.show([times.map((x) => x / 1000), values], from, to);
    }
  }
}
