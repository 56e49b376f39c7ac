/** The most rows whose answer fits a token budget, at least one. */

import { estimateTokens } from "../../summaries/token-estimate.ts";
import { asText, type Envelope, structured } from "./envelope.ts";

const bothForms = (envelope: Envelope): readonly string[] => [asText(envelope), JSON.stringify(structured(envelope))];

const tokensIn = (forms: readonly string[]): number => Math.max(...forms.map(estimateTokens));

/** o200k_base tokens of the larger of the two forms. */
const tokensOf = (envelope: Envelope): number => tokensIn(bothForms(envelope));

/** A token stands for at least one byte, so a short answer needs no estimate. */
const surelyFits = (forms: readonly string[], maxTokens: number): boolean =>
  forms.every((text) => Buffer.byteLength(text) <= maxTokens);

/** Guesses by proportion, which mostly end the search; after them the middle, which always does. */
const mostGuesses = 4;

/** `render` lays out the first `shown` of `rows` rows. */
export const fitRows = (rows: number, maxTokens: number, render: (shown: number) => Envelope): Envelope => {
  const weighed = (shown: number) => {
    const envelope = render(shown);
    return { shown, envelope, tokens: tokensOf(envelope) };
  };
  const whole = render(rows);
  if (rows <= 1) return whole;
  const forms = bothForms(whole);
  if (surelyFits(forms, maxTokens)) return whole;
  let tooMany = { shown: rows, envelope: whole, tokens: tokensIn(forms) };
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
