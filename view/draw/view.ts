/** What drawing needs beside an answer: how to write numbers, and what a person can ask for from here. */

import type { Answer, Refusal } from "../read/answer.ts";
import type { Format } from "../read/format.ts";

export interface View {
  readonly format: Format;
  /** Absent where the host passes on no calls. */
  readonly ask?: {
    /** Shows the customer on a screen of its own. */
    readonly customer: (ref: string, name: string) => void;
    readonly nextPage: (continuation: string) => Promise<Answer | Refusal>;
  };
  /** Read out to those who do not see the page change. */
  readonly say: (text: string) => void;
}
