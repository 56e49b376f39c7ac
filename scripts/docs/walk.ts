/** The way of one question from its tool to the socket, file by file, as docs/architecture.md shows it. */

import { readFileSync } from "node:fs";

/** Each imports the next; at the port, both sides import its interface. */
export const wayToSocket = [
  "tools/list-customers.ts",
  "customers/find.ts",
  "customers/walk.ts",
  "vendors/client.ts",
  "vendors/read/customers.ts",
  "vendors/read/page.ts",
  "vendors/read/request.ts",
  "http/client.ts",
  "http/wire/exchange.ts",
] as const;

/** What a file says it is, in its first comment. */
const firstSentence = (path: string): string => {
  const [, comment = ""] = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(`src/${path}`, "utf8")) ?? [];
  return comment
    .replaceAll(/\n \*/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/\. .*$/, ".");
};

export const walkTable = (): string =>
  [
    "| file | what it is |",
    "| --- | --- |",
    ...wayToSocket.map((path) => `| [\`${path}\`](../src/${path}) | ${firstSentence(path)} |`),
  ].join("\n");
