/** Turns one value a second into one a minute: the mean of those seen so far in it. */
export class MinuteMean {
  private minute = NaN;
  private sum = 0;
  private n = 0;

  /** @returns the start of the value's minute and the mean within it */
  add(time: number, value: number): { time: number; mean: number } {
    const minute = Math.floor(time / 60_000) * 60_000;
    if (minute !== this.minute) {
      this.minute = minute;
      this.sum = 0;
      this.n = 0;
    }
    this.sum += value;
    this.n++;
    return { time: minute, mean: this.sum / this.n };
  }
}
