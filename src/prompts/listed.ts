/** What `prompts/list` publishes. The build evaluates this module and bundles its value, as it does for the tools. */

import { schemaOf } from "../tools/arguments/published-schema.ts";
import { prompts } from "./registry.ts";

/** As clients list it. */
interface ListedPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
}

export const listedPrompts: readonly ListedPrompt[] = prompts.map((prompt) => {
  const { properties, required = [] } = schemaOf(prompt);
  return {
    name: prompt.name,
    title: prompt.title,
    description: prompt.description,
    arguments: Object.entries(properties).map(([name, { description }]) => ({
      name,
      description: String(description),
      required: required.includes(name),
    })),
  };
});
