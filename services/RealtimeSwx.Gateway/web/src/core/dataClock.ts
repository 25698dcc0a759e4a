const liveWithin = 36 * 3600_000;

/**
 * "Now" as the system means it. A replay or a demo runs on a virtual clock, which the page knows only from the newest `produced_at`; a live
 * system runs on the wall clock, and there a silent system must grow old. Messages decide which of the two it is.
 */
export class DataClock {
  private newest: number | null = null;
  private virtual = false;

  /**
   * @param producedAt when the message was made
   * @param simulated simulated data never follows the wall clock
   * @param wall the browser's time
   * @param fresh made just now: a step back of more than a day is then the start of another run
   */
  note(producedAt: number, simulated: boolean, wall: number, fresh: boolean): void {
    if (this.newest === null || producedAt > this.newest || (fresh && producedAt < this.newest - 86400_000)) {
      this.newest = producedAt;
    }
    this.virtual = simulated || Math.abs(wall - this.newest) > liveWithin;
  }

  /** Null before the first message: nothing has an age yet. */
  now(wall: number): number | null {
    if (this.newest === null) {
      return null;
    }
    return this.virtual ? this.newest : Math.max(this.newest, wall);
  }

  /** Before all latest values are read again: a new run may have begun in between. */
  reset(): void {
    this.newest = null;
  }

  get isVirtual(): boolean {
    return this.virtual;
  }
}
