/** Arguments that prompts share, and how a prompt writes a call of a tool. */

import * as z from "zod";
import { connectionsNamed } from "../customers/request.ts";
import type { Connection } from "../vendors/define.ts";

export const vendorsArgument = z
  .array(z.string().trim().min(1).max(64))
  .min(1)
  .max(50)
  .optional()
  .describe("Connections to ask, as a comma list; default: all connected");

/** The names as given, checked. Throws `invalid_argument` for one that is not connected. */
export const namesOf = (
  vendors: readonly string[] | undefined,
  connections: readonly Connection[],
): readonly string[] | undefined => vendors && connectionsNamed(connections, vendors).map(({ name }) => name);

/** `triage_dunning {"limit":20}`; absent arguments are left out. */
export const callOf = (tool: string, given: Readonly<Record<string, unknown>>): string => {
  const there = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return `${tool} ${JSON.stringify(there)}`;
};

/** What the answer says about gaps, the same after every table. */
export const gapsLine =
  "Below the table, one line: what coverage calls missing, partial or not checkable, in its own words; “complete” where it says nothing of the kind. `?` is unknown and stays `?`; `-` is known to be none. Amounts keep their currency and are never added across currencies.";
