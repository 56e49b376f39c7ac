/** The most rows whose answer fits a token budget, at least one. */

import { estimateTokens } from "../../summaries/token-estimate.ts";
import { type Envelope, structured } from "./envelope.ts";

/** Of an answer's two forms the structured one is larger: it has a sign around each cell where the text has a tab. */
const largerForm = (envelope: Envelope): string => JSON.stringify(structured(envelope));

/** A token stands for at least one byte, so a short answer needs no estimate. */
const surelyFits = (form: string, maxTokens: number): boolean => Buffer.byteLength(form) <= maxTokens;

/** Guesses by proportion, which mostly end the search; after them the middle, which always does. */
const mostGuesses = 4;

/** By o200k_base tokens of its larger form. `render` lays out the first `shown` of `rows` rows. */
export const fitRows = (rows: number, maxTokens: number, render: (shown: number) => Envelope): Envelope => {
  const weighed = (shown: number) => {
    const envelope = render(shown);
    return { shown, envelope, tokens: estimateTokens(largerForm(envelope)) };
  };
  const whole = render(rows);
  if (rows <= 1) return whole;
  const form = largerForm(whole);
  if (surelyFits(form, maxTokens)) return whole;
  let tooMany = { shown: rows, envelope: whole, tokens: estimateTokens(form) };
  if (tooMany.tokens <= maxTokens) return whole;
  let fits = weighed(1);
  for (let step = 0; tooMany.shown - fits.shown > 1; step += 1) {
    const between = tooMany.shown - fits.shown;
    const share = step < mostGuesses ? (maxTokens - fits.tokens) / (tooMany.tokens - fits.tokens) : 0.5;
    const next = weighed(fits.shown + Math.min(between - 1, Math.max(1, Math.floor(share * between))));
    if (next.tokens <= maxTokens) fits = next;
    else tooMany = next;
  }
  return fits.envelope;
};
