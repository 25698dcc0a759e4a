import type uPlot from "uplot";
import type { Forecast } from "../core/messages";
import { s } from "../dom";
import { css } from "./kit";

// Three marks that differ in shape, line and colour, the same in the chart and in its key: issue time = solid line with a filled triangle at
// the top; newest input = dashed line with an open circle at the bottom; valid times = dotted lines with diamonds on the median.

export function drawMarks(u: uPlot, forecast: Forecast): void {
  const c = u.ctx;
  const { left, top, width, height } = u.bbox;
  const ratio = devicePixelRatio;
  const px = (ms: number): number => Math.round(u.valToPos(ms / 1000, "x", true));
  const inside = (x: number): boolean => x >= left && x <= left + width;
  const line = (x: number, from: number, to: number, colour: string, dash: number[]): void => {
    c.beginPath();
    c.strokeStyle = colour;
    c.lineWidth = 1.5 * ratio;
    c.setLineDash(dash.map((d) => d * ratio));
    c.moveTo(x, from);
    c.lineTo(x, to);
    c.stroke();
    c.setLineDash([]);
  };
  c.save();
  for (const lead of forecast.leads) {
    const x = px(lead.validTime);
    const median = lead.q["50"];
    if (inside(x) && median !== undefined) {
      const y = u.valToPos(median, "y", true);
      const r = 6 * ratio;
      line(x, y + r, top + height, css("--forecast"), [1.5, 4]);
      c.beginPath();
      c.moveTo(x, y - r);
      c.lineTo(x + r, y);
      c.lineTo(x, y + r);
      c.lineTo(x - r, y);
      c.closePath();
      c.fillStyle = css("--panel");
      c.fill();
      c.strokeStyle = css("--forecast");
      c.lineWidth = 2 * ratio;
      c.stroke();
    }
  }
  const issued = px(forecast.issuedAt);
  if (inside(issued)) {
    line(issued, top, top + height, css("--issued"), []);
    c.beginPath();
    c.moveTo(issued - 7 * ratio, top);
    c.lineTo(issued + 7 * ratio, top);
    c.lineTo(issued, top + 10 * ratio);
    c.closePath();
    c.fillStyle = css("--issued");
    c.fill();
  }
  const cutoff = px(forecast.dataCutoff);
  if (inside(cutoff)) {
    const r = 5 * ratio;
    line(cutoff, top + height * 0.3, top + height - 2 * r, css("--cutoff"), [6, 4]);
    c.beginPath();
    c.arc(cutoff, top + height - r - ratio, r, 0, 2 * Math.PI);
    c.fillStyle = css("--panel");
    c.fill();
    c.strokeStyle = css("--cutoff");
    c.lineWidth = 2.2 * ratio;
    c.stroke();
  }
  c.restore();
}

export type Mark = "issued" | "cutoff" | "valid";

export function markSymbol(mark: Mark): SVGSVGElement {
  const box = (...children: SVGElement[]): SVGSVGElement => s("svg", { width: "16", height: "20", viewBox: "0 0 16 20", "aria-hidden": "true" }, ...children);
  switch (mark) {
    case "issued":
      return box(s("path", { d: "M8 0v20", stroke: css("--issued"), "stroke-width": "1.6" }), s("path", { d: "M1 1h14L8 12z", fill: css("--issued") }));
    case "cutoff":
      return box(
        s("path", { d: "M8 0v10", stroke: css("--cutoff"), "stroke-width": "1.6", "stroke-dasharray": "4 3" }),
        s("circle", { cx: "8", cy: "14", r: "4.6", fill: "none", stroke: css("--cutoff"), "stroke-width": "2.2" }));
    case "valid":
      return box(
        s("path", { d: "M8 13v7", stroke: css("--forecast"), "stroke-width": "1.6", "stroke-dasharray": "1.5 2" }),
        s("path", { d: "M8 1l6 6-6 6-6-6z", fill: "none", stroke: css("--forecast"), "stroke-width": "2" }));
  }
}
