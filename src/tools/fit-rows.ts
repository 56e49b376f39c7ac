/** The most rows whose answer fits a token budget, at least one. */

import { estimateTokens } from "../summaries/budget.ts";
import { asText, type Envelope, structured } from "./envelope.ts";

/** o200k_base tokens of the larger of the two forms. */
export const tokensOf = (envelope: Envelope): number =>
  Math.max(estimateTokens(asText(envelope)), estimateTokens(JSON.stringify(structured(envelope))));

/** Guesses by proportion, which mostly end the search; after them the middle, which always does. */
const mostGuesses = 4;

/** `render` lays out the first `shown` of `rows` rows. */
export const fitRows = (rows: number, maxTokens: number, render: (shown: number) => Envelope): Envelope => {
  const layOut = (shown: number) => {
    const envelope = render(shown);
    return { shown, envelope, tokens: tokensOf(envelope) };
  };
  let tooMany = layOut(rows);
  if (rows <= 1 || tooMany.tokens <= maxTokens) return tooMany.envelope;
  let fits = layOut(1);
  for (let step = 0; tooMany.shown - fits.shown > 1; step += 1) {
    const between = tooMany.shown - fits.shown;
    const share = step < mostGuesses ? (maxTokens - fits.tokens) / (tooMany.tokens - fits.tokens) : 0.5;
    const next = layOut(fits.shown + Math.min(between - 1, Math.max(1, Math.floor(share * between))));
    if (next.tokens <= maxTokens) fits = next;
    else tooMany = next;
  }
  return fits.envelope;
};
