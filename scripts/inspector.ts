/** The official Inspector as a client of the built program, over stdio and HTTP: npm run inspector. */

import { spawn } from "node:child_process";
import { bearerSetting, tokenOf } from "../test/support/bearer.ts";
import { startHttpServer } from "../test/support/http-server.ts";

/** The Inspector needs Node 22.19 or newer, which comes as a package of its own. */
const inspector = [
  "-y",
  "-p",
  "node@24",
  "-p",
  "@modelcontextprotocol/inspector@2.12.0",
  "--",
  "mcp-inspector",
  "--cli",
];

interface Inspected {
  readonly code: number | null;
  readonly out: string;
  /** What the Inspector had to say, without npm's own remarks on versions. */
  readonly complaints: string;
}

const inspect = (args: readonly string[]): Promise<Inspected> =>
  new Promise((resolve, reject) => {
    const child = spawn("npx", [...inspector, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const written = { out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      written.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      written.err += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      const complaints = written.err
        .split("\n")
        .filter((line) => line && !line.startsWith("npm "))
        .join("\n");
      resolve({ code, out: written.out, complaints });
    });
  });

interface Listed {
  readonly tools: readonly { readonly name: string }[];
}
interface Called {
  readonly isError?: boolean;
  readonly structuredContent: { readonly rows: readonly unknown[] };
}

const lists = (out: string): string | undefined => {
  const { tools } = JSON.parse(out) as Listed;
  return tools.some(({ name }) => name === "list_customers") ? `${tools.length} tools` : undefined;
};
const calls = (out: string): string | undefined => {
  const { isError, structuredContent } = JSON.parse(out) as Called;
  return !isError && structuredContent.rows.length === 3 ? "3 rows" : undefined;
};

const server = await startHttpServer({ BILLING_MCP_BEARER_TOKENS: bearerSetting(["inspector"]) }, ["--sandbox"]);
const doors = {
  stdio: ["-e", "BILLING_MCP_LOG_LEVEL=silent", process.execPath, "dist/main.js", "--sandbox"],
  http: [server.url, "--transport", "http", "--header", `Authorization: Bearer ${tokenOf("inspector")}`],
};
const call = ["--method", "tools/call", "--tool-name", "list_customers", "--tool-arg", "limit=3"];
let failed = false;
try {
  for (const [door, target] of Object.entries(doors)) {
    for (const [asked, judge] of [[["--method", "tools/list", "--strict"], lists] as const, [call, calls] as const]) {
      const { code, out, complaints } = await inspect([...target, ...asked]);
      const found = code === 0 && complaints === "" ? judge(out) : undefined;
      process.stdout.write(`${door.padEnd(5)} ${asked[1]}: ${found ?? `exit ${code}\n${complaints || out}`}\n`);
      failed ||= found === undefined;
    }
  }
} finally {
  await server.kill();
}
process.exitCode = failed ? 1 : 0;
