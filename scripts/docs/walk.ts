/** The way of one question from its tool to the socket, file by file, as docs/architecture.md shows it. */

import { readFileSync } from "node:fs";

/** The outermost first. While a vendor is asked, each waits for the next. */
export const wayToSocket = [
  "tools/list-customers.ts",
  "customers/find.ts",
  "customers/walk.ts",
  "vendors/read/customers.ts",
  "vendors/read/page.ts",
  "http/client.ts",
  "http/wire/exchange.ts",
] as const;

/** Each is handed the next step as a function and says when that runs. These wait, too. */
export const besideTheWay = [
  "customers/guesses.ts",
  "customers/gather.ts",
  "vendors/read/walk.ts",
  "vendors/read/prefetch.ts",
  "vendors/read/page-slots.ts",
  "http/authorised.ts",
  "http/single-flight.ts",
  "http/resilience/retry.ts",
  "http/resilience/gate.ts",
  "http/resilience/breaker.ts",
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

const linked = (path: string): string => `[\`${path}\`](../src/${path})`;

export const walkTable = (): string =>
  [
    "| file | what it is |",
    "| --- | --- |",
    ...wayToSocket.map((path) => `| ${linked(path)} | ${firstSentence(path)} |`),
    "",
    `Beside the way: ${besideTheWay.map(linked).join(" · ")}`,
  ].join("\n");
