/**
 * Validates server.json against the registry's own schema: npm run validate:server-json [-- schema.json].
 * Without a file the schema is fetched from the address that server.json names, so this is for releases, not for tests.
 */

import { readFile } from "node:fs/promises";
import { schemaProblems } from "../test/package/schema-problems.ts";

interface PublishedSchema {
  readonly $id?: string;
}

const patienceMs = 30_000;

const fetched = async (address: string): Promise<string> => {
  const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw new Error(`${address} answered with ${response.status}`);
  return response.text();
};

const entry = JSON.parse(await readFile("server.json", "utf8")) as { readonly $schema: string };
const file = process.argv[2];

const schemaAtHand = async (): Promise<PublishedSchema> => {
  try {
    return JSON.parse(await (file === undefined ? fetched(entry.$schema) : readFile(file, "utf8")));
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    process.stderr.write(`No schema: ${reason}. A saved copy does too: npm run validate:server-json -- copy.json\n`);
    process.exit(1);
  }
};

const schema = await schemaAtHand();
const problems =
  schema.$id === entry.$schema
    ? schemaProblems(schema, entry)
    : [`$schema names ${entry.$schema}, the schema at hand is ${schema.$id}`];
for (const problem of problems) process.stderr.write(`server.json: ${problem}\n`);
if (problems.length === 0) process.stdout.write(`server.json holds to ${entry.$schema}\n`);
else process.exitCode = 1;
