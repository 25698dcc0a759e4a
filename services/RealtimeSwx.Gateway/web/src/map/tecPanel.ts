import { byId, h, show, table } from "../dom";
import { fixed, duration, utc } from "../core/format";
import type { Cells, Grid } from "../core/messages";
import type { State } from "../core/state";
import { localised, t } from "../i18n/i18n";
import { drawLegend, drawMap } from "./draw";
import { place, summary } from "./grid";
import { roundUp, type Scale } from "./palette";

interface Frame {
  readonly grid: Grid;
  readonly time: number;
  /** Milliseconds after issue, null for the newest analysis. */
  readonly ahead: number | null;
}

const frameMs = 900;

/** The map now and ahead: slider, step buttons, animation, error map and the same in words. */
export class TecPanel {
  private analysis = "";
  private chosen = 0;
  private scale: Scale = "values";
  private timer: number | null = null;
  private state: State | null = null;
  private built = "";
  private drawn = "";

  update(state: State): void {
    this.state = state;
    const analyses = [...state.feeds.keys()].filter((k) => k.startsWith("tec/") && state.feeds.get(k)?.latest.map).sort();
    for (const target of state.forecasts.keys()) {
      if (target.startsWith("tec/") && !analyses.includes(target)) {
        analyses.push(target);
      }
    }
    const first = analyses[0];
    if (first === undefined) {
      show(byId("tec-body"), h("p", { class: "none" }, t("noData")));
      this.built = "";
      return;
    }
    this.analysis = analyses.includes(this.analysis) ? this.analysis : first;
    this.build(analyses);
    byId("tec-headline").textContent = localised(state.forecasts.get(this.analysis)?.headline ?? {});
    this.draw();
  }

  /** Draws again although no data changed: size, colours or language are others. */
  redraw(): void {
    this.built = "";
    this.drawn = "";
    if (this.state) {
      this.update(this.state);
    }
  }

  private frames(): Frame[] {
    const now = this.state?.feeds.get(this.analysis)?.latest;
    const leads = this.state?.forecasts.get(this.analysis)?.leads ?? [];
    const newest = now?.map ? [{ grid: now.map, time: now.validTime, ahead: null }] : [];
    const ahead = leads.flatMap((l) => (l.map && l.validTime > (newest[0]?.time ?? -Infinity) ? [{ grid: l.map, time: l.validTime, ahead: l.lead }] : []));
    return [...newest, ...ahead];
  }

  private build(analyses: readonly string[]): void {
    const key = analyses.join();
    if (this.built === key) {
      return;
    }
    this.built = key;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const button = (id: string, label: string, text: string, act: () => void): HTMLElement => {
      const b = h("button", { type: "button", id, "aria-label": label }, text);
      b.addEventListener("click", act);
      return b;
    };
    const slider = h("input", { type: "range", id: "tec-slider", min: "0", step: "1", "aria-label": t("tecFrame") });
    slider.addEventListener("input", () => this.go(Number(slider.value)));
    const select = h("select", { id: "tec-analysis", "aria-label": t("tecAnalysis") }, ...analyses.map((a) => h("option", { value: a, selected: a === this.analysis }, a.slice(4).toUpperCase())));
    select.addEventListener("change", () => {
      this.analysis = select.value;
      this.go(0);
    });
    const radio = (scale: Scale, text: string): HTMLElement => {
      const input = h("input", { type: "radio", name: "tec-scale", value: scale, checked: this.scale === scale });
      input.addEventListener("change", () => {
        this.scale = scale;
        this.draw();
      });
      return h("label", {}, input, text);
    };
    byId("tec-body").replaceChildren(
      h("p", { id: "tec-headline" }),
      h("p", { class: "tec-title", id: "tec-title" }),
      h("canvas", { class: "tec-map", id: "tec-map", role: "img" }),
      h("canvas", { class: "tec-legend", id: "tec-legend", "aria-hidden": "true" }),
      h("div", { class: "tec-controls" },
        button("tec-previous", t("tecPrevious"), "◀", () => this.go(this.chosen - 1)),
        button("tec-next", t("tecNext"), "▶", () => this.go(this.chosen + 1)),
        still ? null : button("tec-play", t("tecPlay"), t("tecPlay"), () => this.toggle()),
        slider,
        analyses.length > 1 ? select : null),
      h("div", { class: "tec-controls" },
        h("fieldset", {}, h("legend", { class: "skip" }, t("tecTitle")), radio("values", t("tecValues")), radio("errors", t("tecError"))),
        still ? h("span", { class: "note" }, t("tecReduced")) : null),
      h("p", { class: "note", id: "tec-words" }),
      h("div", { id: "tec-table" }));
    this.drawn = "";
  }

  private toggle(): void {
    if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
    } else {
      this.timer = window.setInterval(() => this.go((this.chosen + 1) % Math.max(1, this.frames().length)), frameMs);
    }
    const button = byId("tec-play");
    button.textContent = t(this.timer === null ? "tecPlay" : "tecPause");
    button.setAttribute("aria-label", button.textContent);
  }

  private go(frame: number): void {
    this.chosen = frame;
    this.draw();
  }

  private draw(): void {
    const frames = this.frames();
    this.chosen = Math.min(frames.length - 1, Math.max(0, this.chosen));
    const frame = frames[this.chosen];
    const canvas = byId("tec-map") as HTMLCanvasElement;
    const key = [this.analysis, frame?.time, frame?.ahead, this.scale, frames.length, canvas.clientWidth, frames[0]?.time].join();
    if (!frame || key === this.drawn) {
      return;
    }
    this.drawn = key;
    const slider = byId("tec-slider") as HTMLInputElement;
    slider.max = String(frames.length - 1);
    slider.value = String(this.chosen);
    const kind = frame.ahead === null ? t("tecNow") : t("tecAhead", duration(frame.ahead));
    slider.setAttribute("aria-valuetext", `${utc(frame.time)}, ${kind}`);
    byId("tec-title").textContent = `${this.analysis.slice(4).toUpperCase()} · ${utc(frame.time)} · ${kind}`;
    const cells = this.scale === "values" ? frame.grid.values : frame.grid.error;
    canvas.hidden = cells === null;
    byId("tec-legend").hidden = cells === null;
    this.words(frame, cells);
    if (cells !== null) {
      const top = this.top(frames);
      drawMap(canvas, frame.grid, cells, this.scale, top);
      drawLegend(byId("tec-legend") as HTMLCanvasElement, this.scale, top, "TECU");
    }
  }

  /** One scale for all frames, so that colours can be compared while it plays. */
  private top(frames: readonly Frame[]): number {
    const largest = (cells: Cells | null): number => (cells ?? []).reduce<number>((a, c) => (c !== null && c > a ? c : a), 0);
    return roundUp(Math.max(...frames.map((f) => largest(this.scale === "values" ? f.grid.values : f.grid.error))));
  }

  private words(frame: Frame, cells: Cells | null): void {
    const s = cells && summary(frame.grid, cells);
    const name = this.analysis.slice(4).toUpperCase();
    const words = !s
      ? t(this.scale === "errors" ? "tecNoError" : "noData")
      : this.scale === "values"
        ? t("tecAlt", name, utc(frame.time), fixed(s.mean, 1), fixed(s.max.value, 1), place(s.max.lat, s.max.lon), fixed(s.min.value, 1), place(s.min.lat, s.min.lon))
        : t("tecErrorAlt", utc(frame.time), fixed(s.mean, 1), fixed(s.max.value, 1), place(s.max.lat, s.max.lon));
    byId("tec-map").setAttribute("aria-label", words);
    byId("tec-words").textContent = words;
    const degrees = (b: { from: number; to: number }): string => `${fixed(b.from)}° … ${fixed(b.to)}°`;
    show(byId("tec-table"), s !== null && h("details", {}, h("summary", {}, t("tecTable")), table(t("tecTable"), [
      { head: t("tecBand"), cell: degrees },
      { head: `${t("tecMean")} (TECU)`, cell: (b) => fixed(b.mean, 1), numeric: true },
      { head: `${t("tecMax")} (TECU)`, cell: (b) => fixed(b.max, 1), numeric: true },
    ], s.bands)));
  }
}
