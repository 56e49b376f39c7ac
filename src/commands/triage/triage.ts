/** `triage`: the dunning worklist for cron and chat-ops, as JSON, CSV or a table; the same engine as the tool. */

import { stderr, stdout } from "node:process";
import { readConfig, sandboxed } from "../../config.ts";
import { connectionsNamed } from "../../customers/request.ts";
import { worklistReports } from "../../receivables/worklist/report.ts";
import { triage, type Worklist } from "../../receivables/worklist/worklist.ts";
import { openRuntime } from "../../runtime.ts";
import { singleAnswerCoverage } from "../../tools/answers/worklist-coverage.ts";
import { refWriter, type TriageArguments, triageArguments, triageQuestion } from "../../tools/triage-dunning.ts";
import type { Connection } from "../../vendors/define.ts";
import { Problem, SettingsError } from "../../vocabulary/problem.ts";
import { inOptions, optionOf } from "../in-options.ts";
import { screenOf } from "../screen.ts";
import { spinning } from "../spinner.ts";
import { wrapped } from "../table.ts";
import { asCsv } from "./csv.ts";
import { asJson } from "./json.ts";
import { verdictOf } from "./verdict.ts";
import { asTable } from "./worklist-table.ts";

export interface TriageOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly sandbox?: boolean;
  readonly vendors?: readonly string[];
  readonly asOf?: string;
  readonly minDaysOverdue?: number;
  readonly currency?: string;
  readonly minAmount?: string;
  readonly mandate?: string;
  readonly order?: string;
  readonly limit?: number;
  /** Seconds the whole run may take. */
  readonly timeout?: number;
}

/** Nobody waits for an answer here as an agent does, so whole lists can be walked. */
const usualTimeout = 300;
const usualLimit = 200;

const readGiven = (options: TriageOptions): TriageArguments => {
  if (options.json && options.csv) throw new SettingsError("Take one of --json and --csv.");
  const given = {
    vendors: options.vendors,
    as_of: options.asOf,
    min_days_overdue: options.minDaysOverdue,
    currency: options.currency,
    min_amount: options.minAmount,
    mandate: options.mandate,
    order: options.order,
    limit: options.limit ?? usualLimit,
  };
  const read = triageArguments.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const argument = issue?.path[0] as keyof typeof given;
  throw new SettingsError(`${optionOf(argument)}: "${given[argument]}" ${issue?.message}.`);
};

/** What goes to stdout, and what is said beside it on stderr. */
const told = (options: TriageOptions, found: Worklist, connections: readonly Connection[]) => {
  const refOf = refWriter(connections);
  const vendors = worklistReports(found, found.ready);
  const verdict = verdictOf(found, vendors);
  const { exitCode } = verdict;
  if (options.json) return { exitCode, out: asJson(found, vendors, verdict, refOf), beside: undefined };
  if (options.csv) {
    return { exitCode, out: asCsv(found, refOf), beside: singleAnswerCoverage(found).coverage };
  }
  const screen = screenOf(stdout);
  const { table, coverage } = asTable(found, screen);
  const silent = vendors.flatMap(({ vendor, outcome }) => (outcome === "unsupported" ? [vendor] : [])).join(", ");
  const help = [
    ...(silent && options.mandate
      ? [`Without --mandate the list has ${silent} too, which cannot say who has a mandate.`]
      : []),
    ...(verdict.stopped.length > 0 ? [`To see what is wrong with ${verdict.stopped.join(", ")}: doctor`] : []),
  ].flatMap((line) => wrapped(line, screen.places));
  return { exitCode, out: table, beside: [`${table && "\n"}${coverage}`, ...help].join("\n") };
};

/**
 * Prints the worklist: JSON, CSV, or a table as wide as the terminal. The coverage goes to stderr unless it is in the
 * JSON. Sets exit code 3 where a vendor failed or its list was not read to the end, and 4 where all were read and some
 * of it could not be judged. Throws `SettingsError` for impossible options.
 */
export const runTriage = async (options: TriageOptions): Promise<void> => {
  const given = readGiven(options);
  const { config, stop } = await sandboxed(readConfig(), options.sandbox === true);
  // A database that cannot be reached is no replica: then the vendors are asked, and the table says nothing of it.
  const replica = config.replica && (await (await import("../../replica/replica.ts")).openReplica(config.replica));
  const { connections, ...opened } = openRuntime({ config, ttlSeconds: 60, replica });
  const services = await opened.services();
  const deadlineMs = (options.timeout ?? usualTimeout) * 1000;
  try {
    let progress = "reading invoices";
    const call = { signal: AbortSignal.timeout(deadlineMs), deadline: performance.now() + deadlineMs };
    const asked = given.vendors ? connectionsNamed(connections, given.vendors) : connections;
    const reading = triage(triageQuestion(given, services.now()), {
      clients: asked.map((connection) => services.client(connection, call)),
      deadline: call.deadline,
      now: services.now(),
      mostById: given.limit,
      topDebts: services.topDebts,
      onProgress: (message) => {
        progress = message;
      },
    });
    const found = await spinning(() => progress, reading);
    const { exitCode, out, beside } = told(options, found, connections);
    if (out !== "") stdout.write(`${out}\n`);
    if (beside !== undefined) stderr.write(`${beside}\n`);
    if (exitCode !== 0) process.exitCode = exitCode;
  } catch (failure) {
    throw failure instanceof Problem && failure.code === "invalid_argument"
      ? new SettingsError(inOptions(failure.message))
      : failure;
  } finally {
    await Promise.allSettled([opened.close(), stop()]);
  }
};
