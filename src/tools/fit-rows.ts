/** The most rows whose answer fits a token budget, at least one: a binary search over the number of rows shown. */

import { estimateTokens } from "../summaries/budget.ts";
import { asText, type Envelope, structured } from "./envelope.ts";

/** o200k_base tokens of the larger of the two forms. */
export const tokensOf = (envelope: Envelope): number =>
  Math.max(estimateTokens(asText(envelope)), estimateTokens(JSON.stringify(structured(envelope))));

/** `render` lays out the first `shown` of `rows` rows. */
export const fitRows = (rows: number, maxTokens: number, render: (shown: number) => Envelope): Envelope => {
  const whole = render(rows);
  if (rows <= 1 || tokensOf(whole) <= maxTokens) return whole;
  let [fits, tooMany, best] = [1, rows, render(1)];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    const envelope = render(middle);
    if (tokensOf(envelope) <= maxTokens) [fits, best] = [middle, envelope];
    else tooMany = middle;
  }
  return best;
};
