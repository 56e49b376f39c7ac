/**
 * A team over HTTP, of the built server: who asks alike, who asks at once, and who asks for minutes beside somebody
 * that summarises whole books without pause.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { bearerSetting } from "../../test/support/bearer.ts";
import { startHttpServer } from "../../test/support/http-server.ts";
import { messageOf } from "../../test/support/send.ts";
import { type RecordingProxy, startRecordingProxy } from "../cost/recording-proxy.ts";
import { callOf, openConnection, postPatiently } from "../http-connection.ts";
import { type SandboxProcess, startSandboxProcess } from "../sandbox-process.ts";

/** At each vendor. */
export const teamBook = 250;
export const teamMinutes = 2;
export const usersThinkMs = 2_000;

export interface TeamFigures {
  /** What one search sends to all vendors together: by one person alone, and by 32 at once. */
  readonly alike: readonly { readonly query: string; readonly alone: number; readonly together: number }[];
  /** Different searches at once at vendors that take 800 ms. */
  readonly atOnce: readonly { readonly searches: number; readonly whole: number; readonly seconds: number }[];
  /** Minutes of a team, by what Sequence allows. */
  readonly minutes: readonly {
    readonly requestsPerMinute: number;
    readonly answers: number;
    readonly whole: number;
    /** Not whole, and each vendor that is missing is named, with the seconds until it may be asked or the way on. */
    readonly told: number;
    readonly summaries: number;
  }[];
}

interface VendorPart {
  readonly vendor: string;
  readonly outcome: string;
  readonly problem?: { readonly code: string; readonly retry_after_s?: number };
}

interface Answer {
  readonly coverage: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly vendors: readonly VendorPart[];
  readonly continuation?: string;
}

const users = Array.from({ length: 64 }, (_, at) => `user-${at}`);
const books = "books";
const everybody = [...users, books];
/** Who asks for minutes. */
const team = users.slice(0, 32);

const missingIn = ({ vendors }: Answer): readonly VendorPart[] =>
  vendors.filter(({ outcome }) => outcome !== "ok" && outcome !== "empty");

/** Where a continuation goes on, it may be asked at once. */
const isTold = (answer: Answer): boolean =>
  missingIn(answer).every(
    ({ vendor, problem }) =>
      answer.coverage.includes(vendor) && ((problem?.retry_after_s ?? 0) > 0 || answer.continuation !== undefined),
  );

/** A server of its own for each figure, so that none finds what another has left. */
const withServer = async <Value>(
  proxy: RecordingProxy,
  requestsPerMinute: number,
  use: (
    ask: (who: string, tool: string, given: Readonly<Record<string, unknown>>) => Promise<Answer>,
  ) => Promise<Value>,
): Promise<Value> => {
  const server = await startHttpServer({
    ...proxy.settings,
    SEQUENCE_REQUESTS_PER_MINUTE: String(requestsPerMinute),
    BILLING_MCP_BEARER_TOKENS: bearerSetting(
      everybody,
      Object.fromEntries(everybody.map((who) => [who, { pii: "full" }])),
    ),
  });
  const open = new Map(everybody.map((who) => [who, openConnection(server.url)]));
  try {
    return await use(async (who, tool, given) => {
      const connection = open.get(who);
      if (!connection) throw new Error(`Nobody is called ${who}.`);
      const { headers, body } = callOf(tool, given, who);
      const { answer } = await postPatiently(connection, headers, body);
      const { result } = messageOf({ ...answer, headers: {} }) as {
        readonly result: {
          readonly structuredContent?: Answer;
          readonly content: readonly { readonly text: string }[];
        };
      };
      if (!result.structuredContent) throw new Error(`${tool}: ${result.content[0]?.text}`);
      return result.structuredContent;
    });
  } finally {
    for (const connection of open.values()) connection.close();
    await server.kill();
  }
};

interface Known {
  /** First words of names. */
  readonly words: readonly string[];
  readonly email: string;
}

const readKnown = (proxy: RecordingProxy): Promise<Known> =>
  withServer(proxy, 1_500, async (ask) => {
    const page = { vendors: ["zenskar"], limit: 200, max_tokens: 20_000 };
    const { columns, rows } = await ask(books, "list_customers", page);
    const [name, email] = [columns.indexOf("name"), columns.indexOf("email")];
    const words = new Set(rows.map((row) => row[name]?.split(" ")[0] ?? "").filter(({ length }) => length > 3));
    return { words: [...words], email: rows.map((row) => row[email] ?? "").find((one) => one.includes("@")) ?? "" };
  });

const measureAlike = async (proxy: RecordingProxy, { email }: Known): Promise<TeamFigures["alike"]> => {
  const requestsOf = (query: string, people: number): Promise<number> =>
    withServer(proxy, 1_500, async (ask) => {
      proxy.take();
      await Promise.all(users.slice(0, people).map((who) => ask(who, "search_customers", { query })));
      return proxy.take().requests;
    });
  const figures = [];
  for (const [what, query] of [
    ["a name", "Fairbairn"],
    ["an e-mail address", email],
    ["a VAT id", "DE266125927"],
  ] as const)
    figures.push({ query: what, alone: await requestsOf(query, 1), together: await requestsOf(query, 32) });
  return figures;
};

const measureAtOnce = async (proxy: RecordingProxy, { words }: Known): Promise<TeamFigures["atOnce"]> => {
  const figures = [];
  for (const searches of [32, 64]) {
    const figure = await withServer(proxy, 1_500, async (ask) => {
      const since = performance.now();
      const answers = await Promise.all(
        users.slice(0, searches).map((who, at) => ask(who, "search_customers", { query: words[at % words.length] })),
      );
      const whole = answers.filter((answer) => missingIn(answer).length === 0).length;
      return { searches, whole, seconds: (performance.now() - since) / 1_000 };
    });
    figures.push(figure);
  }
  return figures;
};

const measureMinutes = (
  proxy: RecordingProxy,
  { words }: Known,
  requestsPerMinute: number,
): Promise<TeamFigures["minutes"][number]> =>
  withServer(proxy, requestsPerMinute, async (ask) => {
    const until = performance.now() + teamMinutes * 60_000;
    const ended: Answer[] = [];
    let summaries = 0;
    const search = async (who: string, place: number): Promise<void> => {
      await sleep((place * usersThinkMs) / team.length);
      for (let call = 0; performance.now() < until; call += 1) {
        const query = words[(place * 7 + call) % words.length];
        ended.push(await ask(who, "search_customers", { query }));
        await sleep(usersThinkMs);
      }
    };
    const summarise = async (): Promise<void> => {
      while (performance.now() < until) {
        await ask(books, "summarize_customers", { group_by: ["bucket"] }).then(
          () => (summaries += 1),
          () => sleep(200),
        );
      }
    };
    await Promise.all([...team.map(search), summarise()]);
    const short = ended.filter((answer) => missingIn(answer).length > 0);
    return {
      requestsPerMinute,
      answers: ended.length,
      whole: ended.length - short.length,
      told: short.filter(isTold).length,
      summaries,
    };
  });

const overProxy = async <Value>(
  sandbox: SandboxProcess,
  latencyMs: number,
  use: (proxy: RecordingProxy) => Promise<Value>,
): Promise<Value> => {
  const proxy = await startRecordingProxy(sandbox, latencyMs);
  try {
    return await use(proxy);
  } finally {
    await proxy.stop();
  }
};

export const measureTeam = async (say: (what: string) => void): Promise<TeamFigures> => {
  const sandbox = await startSandboxProcess(teamBook);
  try {
    return await overProxy(sandbox, 200, async (proxy) => {
      const known = await readKnown(proxy);
      say("32 who search alike");
      const alike = await measureAlike(proxy, known);
      say("32 and 64 searches at once");
      const atOnce = await overProxy(sandbox, 800, (slow) => measureAtOnce(slow, known));
      const minutes = [];
      for (const requestsPerMinute of [1_500, 100]) {
        say(`a team for ${teamMinutes} minutes at ${requestsPerMinute} requests a minute`);
        minutes.push(await measureMinutes(proxy, known, requestsPerMinute));
      }
      return { alike, atOnce, minutes };
    });
  } finally {
    await sandbox.stop();
  }
};
