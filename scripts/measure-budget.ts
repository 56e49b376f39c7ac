/**
 * Prints how far the token estimate is from o200k_base (estimate ÷ truth: lowest, mean, highest), and how fast it is.
 *
 * Usage: node measure-budget.js [texts of each kind, default 100]   (bundled with esbuild)
 */
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { estimateTokens } from "../src/summaries/token-estimate.ts";
import {
  answerText,
  hostileText,
  hostileTexts,
  latinNames,
  otherNames,
  randomOf,
} from "../test/support/answer-texts.ts";

const count = Number(process.argv[2] ?? 100);

function report(name: string, make: (seed: number) => string): void {
  const ratios = Array.from({ length: count }, (_, seed) => {
    const text = make(seed + 1000);
    return estimateTokens(text) / countTokens(text);
  }).sort((a, b) => a - b);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / count;
  const cells = [ratios[0] ?? 0, mean, ratios.at(-1) ?? 0].map((ratio) => ratio.toFixed(3).padStart(7));
  console.log(`${name.padEnd(32)} ${cells.join(" ")}`);
}

function time(name: string, text: string): void {
  const times = Array.from({ length: 400 }, () => {
    const started = performance.now();
    estimateTokens(text);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  console.log(`${name.padEnd(32)} ${text.length} characters: median ${(times[200] ?? 0).toFixed(3)} ms`);
}

console.log(`${"".padEnd(32)}  lowest    mean highest`);
for (const form of ["json", "table", "wide"] as const) {
  for (const [language, names] of Object.entries({ ...latinNames, ...otherNames })) {
    report(`${form}: ${language}`, (seed) => answerText(randomOf(seed), names, form));
  }
}
for (const [name, kind] of Object.entries(hostileTexts)) {
  report(`hostile: ${name}`, (seed) => hostileText(randomOf(seed), kind, 1500));
}
for (const [name, names] of Object.entries({ ...latinNames, ...otherNames })) {
  const texts = Array.from({ length: 40 }, (_, seed) => answerText(randomOf(seed), names, "json")).join("\n");
  time(name, texts.slice(0, 10_000));
}
