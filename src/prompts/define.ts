/**
 * What a prompt is: typed arguments, and the request that a user sends with it. It knows neither the protocol nor a
 * vendor.
 */

import type * as z from "zod";
import type { Connection } from "../vendors/define.ts";

/** What may complete an argument being typed; asks no vendor. */
type Suggest = (typed: string, connections: readonly Connection[]) => readonly string[];

interface Prompt<Arguments extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: Arguments;
  /** Arguments that work, for errors that teach. */
  readonly example: string;
  readonly suggestions: Readonly<Record<string, Suggest>>;
  /** The order of calls, the rule to stop by and the table to answer with. Throws `Problem`. */
  readonly text: (given: z.infer<Arguments>, connections: readonly Connection[]) => string;
}

/** A prompt with its argument types forgotten, for the registry. */
export type AnyPrompt = Omit<Prompt, "text"> & {
  readonly text: (given: never, connections: readonly Connection[]) => string;
};

export const definePrompt = <Arguments extends z.ZodObject>(prompt: Prompt<Arguments>): Prompt<Arguments> => prompt;
