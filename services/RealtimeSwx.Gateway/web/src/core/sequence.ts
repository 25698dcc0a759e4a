/** Counts the messages that a subscriber missed, from the sequence number that every topic carries. */
export class SequenceWatch {
  private last: number | null = null;
  missed = 0;

  /** @param polled the page chose not to see the messages around this one, and its number may be 0: counting starts anew */
  note(sequence: number, polled: boolean): void {
    if (polled) {
      this.last = null;
      return;
    }
    // A lower number is a publisher that started anew, the same one a repeat of the retained value.
    if (this.last !== null && sequence > this.last + 1) {
      this.missed += sequence - this.last - 1;
    }
    this.last = sequence;
  }
}
