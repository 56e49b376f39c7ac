/** A value of a list that stays as it was sent until somebody reads it. */

export class UnreadJson {
  /** The value, made anew each time. Throws `JsonRefused` where it is none. */
  readonly read: () => unknown;
  /** Its own bytes, and those of the whole text, which are held as long as one of its values is. */
  readonly bytes: number;
  readonly held: number;

  constructor(read: () => unknown, { bytes, held }: { readonly bytes: number; readonly held: number }) {
    this.read = read;
    this.bytes = bytes;
    this.held = held;
  }
}
