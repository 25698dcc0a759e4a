import uPlot from "uplot";

export function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export const utcDates = (seconds: number): Date => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC");

export interface ChartPlan {
  readonly height: number;
  readonly series: uPlot.Series[];
  readonly bands?: uPlot.Band[];
  readonly draw?: (u: uPlot) => void;
  /** The range of the values, given the smallest and the largest. */
  readonly range: (min: number | null, max: number | null) => [number, number];
  /** False leaves the times to the chart below. */
  readonly times?: boolean;
}

/** A uPlot over UTC with the page's colours, the shared time range and a shared cursor; follows the width of its place. */
export class Chart {
  private plot: uPlot | null = null;
  private window: [number, number] = [0, 1];
  private readonly resize: ResizeObserver;

  constructor(private readonly place: HTMLElement, private readonly plan: () => ChartPlan) {
    this.resize = new ResizeObserver(() => this.plot?.setSize({ width: this.width(), height: this.plot.height }));
    this.resize.observe(place);
  }

  /** Starts anew with the colours and words of now. */
  restyle(): void {
    this.plot?.destroy();
    this.plot = null;
  }

  /** @param from @param to the time range, milliseconds */
  show(data: uPlot.AlignedData, from: number, to: number): void {
    this.window = [from / 1000, to / 1000];
    if (this.plot === null) {
      this.plot = new uPlot(this.options(this.plan()), data, this.place);
      this.plot.root.setAttribute("aria-hidden", "true");
    } else {
      this.plot.setData(data);
    }
  }

  private width(): number {
    return Math.max(240, this.place.clientWidth);
  }

  private options(plan: ChartPlan): uPlot.Options {
    const axis = { stroke: css("--soft"), grid: { stroke: css("--grid"), width: 1 }, ticks: { stroke: css("--line"), width: 1 }, font: "12px system-ui, sans-serif" };
    return {
      width: this.width(),
      height: plan.height,
      tzDate: utcDates,
      legend: { show: false },
      cursor: { sync: { key: "swx" }, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: true, range: () => this.window },
        y: { range: (_, min, max) => plan.range(min, max) },
      },
      axes: [
        plan.times === false ? { ...axis, values: (_, ticks) => ticks.map(() => ""), space: 64, size: 10 } : { ...axis, values: clockTicks, space: 64 },
        { ...axis, size: 52, space: 24, values: (_, ticks) => ticks.map((v) => String(v).replace("-", "\u2212")) },
      ],
      series: [{}, ...plan.series],
      bands: plan.bands ?? [],
      hooks: { draw: plan.draw ? [plan.draw] : [] },
    };
  }
}

/** 06:00 under each tick, the date under the first tick of a day. */
function clockTicks(_: uPlot, ticks: number[]): string[] {
  const two = (n: number): string => String(n).padStart(2, "0");
  let day = "";
  return ticks.map((seconds) => {
    const d = new Date(seconds * 1000);
    const date = `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
    const line = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}${date === day ? "" : `\n${date}`}`;
    day = date;
    return line;
  });
}

/** A range that holds both ends with a margin, and always the given span. */
export function holding(low: number, high: number, margin = 0.08): (min: number | null, max: number | null) => [number, number] {
  return (min, max) => {
    const a = Math.min(low, min ?? low);
    const b = Math.max(high, max ?? high);
    return [a - (a < low ? (b - a) * margin : 0), b + (b > high ? (b - a) * margin : 0)];
  };
}
