/** Points ascending in time, one per time (a later revision replaces), never more than `capacity`: the oldest go first. */
export class BoundedSeries {
  readonly times: number[] = [];
  readonly values: number[] = [];

  constructor(readonly capacity: number) {}

  get length(): number {
    return this.times.length;
  }

  get last(): { time: number; value: number } | null {
    const time = this.times[this.length - 1];
    const value = this.values[this.length - 1];
    return time === undefined || value === undefined ? null : { time, value };
  }

  put(time: number, value: number): void {
    const at = this.firstAtOrAfter(time);
    if (this.times[at] === time) {
      this.values[at] = value;
      return;
    }
    this.times.splice(at, 0, time);
    this.values.splice(at, 0, value);
    if (this.length > this.capacity) {
      this.times.shift();
      this.values.shift();
    }
  }

  /** The value with exactly this time, or null. */
  at(time: number): number | null {
    const i = this.firstAtOrAfter(time);
    return this.times[i] === time ? (this.values[i] ?? null) : null;
  }

  /** Points with from <= time <= to. */
  range(from: number, to: number): { times: number[]; values: number[] } {
    const a = this.firstAtOrAfter(from);
    const b = this.firstAtOrAfter(to + 1);
    return { times: this.times.slice(a, b), values: this.values.slice(a, b) };
  }

  clear(): void {
    this.times.length = 0;
    this.values.length = 0;
  }

  private firstAtOrAfter(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((this.times[mid] ?? Infinity) < time) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }
}
