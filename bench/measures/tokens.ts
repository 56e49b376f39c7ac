/** Every token figure of the benchmark: definitions, rows in all clothes, fixed parts, continuations. */

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { program, type SandboxProcess } from "../sandbox-process.ts";
import { vendors } from "../services.ts";
import { hello, startProcess } from "../stdio-process.ts";
import {
  type AnswerFigures,
  type Definition,
  definitionTokens,
  type Encodings,
  encodingsOf,
  pageOf,
  pageOfAll,
  summaryTokens,
} from "../token-figures.ts";

export interface TokenFigures {
  readonly definitions: Readonly<Record<string, number>>;
  readonly toolsList: number;
  readonly pages: Readonly<Record<string, AnswerFigures & Encodings>>;
  readonly fiveVendors: AnswerFigures;
  /** A summary of one customer, at the median. */
  readonly customerSummary: number;
}

/** As the built server publishes them. */
const published = async ({ settings }: SandboxProcess): Promise<readonly Definition[]> => {
  const server = startProcess({ args: [program], env: settings });
  try {
    await hello(server);
    const { result } = await server.request("tools/list");
    return (result as { tools: Definition[] }).tools;
  } finally {
    await server.kill();
  }
};

export const measureTokens = async (sandbox: SandboxProcess): Promise<TokenFigures> => {
  const tools = await published(sandbox);
  const pages = await Promise.all(
    vendors.map(async (vendor) => [vendor, { ...(await pageOf(vendor)), ...(await encodingsOf(vendor)) }] as const),
  );
  return {
    definitions: Object.fromEntries(tools.map((tool) => [tool.name, definitionTokens(tool)])),
    toolsList: countTokens(JSON.stringify(tools)),
    pages: Object.fromEntries(pages),
    fiveVendors: await pageOfAll(),
    customerSummary: await summaryTokens(),
  };
};
