/** Every prompt, in the order clients see them; how one is listed, filled in and completed. */

import { didYouMean } from "../text/did-you-mean.ts";
import { schemaOf } from "../tools/arguments/published-schema.ts";
import { readArguments } from "../tools/arguments/read.ts";
import type { Connection } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { billingQuestion } from "./billing-question.ts";
import { customer360 } from "./customer-360.ts";
import type { AnyPrompt } from "./define.ts";
import { overdueTriage } from "./overdue-triage.ts";

export const prompts: readonly AnyPrompt[] = [overdueTriage, customer360, billingQuestion];

/** Throws `invalid_argument`. */
const promptNamed = (name: string): AnyPrompt => {
  const prompt = prompts.find((one) => one.name === name);
  if (prompt) return prompt;
  const names = prompts.map((one) => one.name);
  throw new Problem(
    "invalid_argument",
    `There is no prompt "${name.slice(0, 60)}". Prompts: ${names.join(", ")}.${didYouMean(name, names)}`,
  );
};

/** The prompt's text with these arguments. Throws `invalid_argument`. */
export const fillPrompt = (
  name: string,
  sent: unknown,
  connections: readonly Connection[],
): { readonly description: string; readonly text: string } => {
  const prompt = promptNamed(name);
  const given = readArguments(prompt, sent);
  return { description: prompt.description, text: prompt.text(given as never, connections) };
};

/** What may complete an argument of a prompt. Throws `invalid_argument`. */
export const suggestForPrompt = (
  name: string,
  argument: string,
  typed: string,
  connections: readonly Connection[],
): readonly string[] => {
  const prompt = promptNamed(name);
  const names = Object.keys(schemaOf(prompt).properties);
  if (!names.includes(argument)) {
    throw new Problem(
      "invalid_argument",
      `${name} has no argument "${argument.slice(0, 60)}". Arguments: ${names.join(", ")}.`,
    );
  }
  return Object.hasOwn(prompt.suggestions, argument) ? (prompt.suggestions[argument]?.(typed, connections) ?? []) : [];
};
