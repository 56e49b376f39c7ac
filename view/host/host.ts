/**
 * The host of an MCP App, over postMessage: https://github.com/modelcontextprotocol/ext-apps, wire version 2026-01-26.
 *
 * By hand, since the official client class alone is six times what the whole page may weigh.
 */

const protocolVersion = "2026-01-26";

/** A host that has not answered by then is said not to. */
const patienceMs = 60_000;

/** What the host says of itself, as far as the view uses it. */
export interface HostContext {
  readonly theme?: "light" | "dark";
  readonly locale?: string;
  readonly styles?: { readonly variables?: Readonly<Record<string, string | undefined>> };
  readonly toolInfo?: { readonly tool?: { readonly name?: string; readonly title?: string } };
}

/** What the host tells without being asked. */
interface HostEvents {
  readonly onAsked: (given: unknown) => void;
  readonly onResult: (result: unknown) => void;
  readonly onCancelled: (reason: unknown) => void;
  /** Only what changed, or everything at the start. */
  readonly onContext: (context: HostContext) => void;
}

/** The view only ever asks for what this server's read-only tools answer. */
export type ViewTool = "get_customer" | "get_customer_page";

export interface Host {
  /** Whether the host passes calls of tools on at all. */
  readonly callsTools: boolean;
  /** A tool's result as the host sends it. Rejects with an `Error` whose message a person can read. */
  callTool(name: ViewTool, given: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Tells the host how high the page is, in pixels. */
  sizeChanged(height: number): void;
}

interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message?: unknown };
}

interface Waiting {
  readonly settle: (message: Message) => void;
}

const asMessage = (data: unknown): Message | undefined =>
  typeof data === "object" && data !== null && (data as Message).jsonrpc === "2.0" ? (data as Message) : undefined;

/** Requests to `host`, and what it answers. */
const requests = (host: Window) => {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const send = (message: object): void => host.postMessage({ jsonrpc: "2.0", ...message }, "*");
  const request = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      const late = () => {
        waiting.delete(id);
        reject(new Error(`The host has not answered for ${patienceMs / 1000} s. Try again.`));
      };
      const timer = setTimeout(late, patienceMs);
      const settle = ({ result, error }: Message): void => {
        clearTimeout(timer);
        waiting.delete(id);
        if (error) reject(new Error(typeof error.message === "string" ? error.message : "The host refused."));
        else resolve(result);
      };
      waiting.set(id, { settle });
      send({ id, method, params });
    });
  const answered = (message: Message): void => {
    if (typeof message.id === "number") waiting.get(message.id)?.settle(message);
  };
  return { send, request, answered };
};

/** What the host asks of the view; a method that is not known is refused. */
const answerTo = ({ id, method }: Message): object =>
  method === "ping" || method === "ui/resource-teardown"
    ? { id, result: {} }
    : { id, error: { code: -32_601, message: "Method not found" } };

const notified = (events: HostEvents, { method, params }: Message): void => {
  const given = (params ?? {}) as Readonly<Record<string, unknown>>;
  if (method === "ui/notifications/tool-input") events.onAsked(given.arguments);
  if (method === "ui/notifications/tool-result") events.onResult(given);
  if (method === "ui/notifications/tool-cancelled") events.onCancelled(given.reason);
  if (method === "ui/notifications/host-context-changed") events.onContext(given);
};

/** Resolves once the host has said who it is. Only messages of `host` are heard. */
export const connectHost = async (host: Window, events: HostEvents): Promise<Host> => {
  const { send, request, answered } = requests(host);
  window.addEventListener("message", ({ source, data }) => {
    const message = asMessage(data);
    if (source !== host || !message) return;
    if (message.method === undefined) answered(message);
    else if (message.id === undefined) notified(events, message);
    else send(answerTo(message));
  });
  const said = (await request("ui/initialize", {
    appInfo: { name: "billing-customers-view", version: "1" },
    appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] },
    protocolVersion,
  })) as { readonly hostCapabilities?: { readonly serverTools?: object }; readonly hostContext?: HostContext };
  events.onContext(said.hostContext ?? {});
  send({ method: "ui/notifications/initialized", params: {} });
  return {
    callsTools: said.hostCapabilities?.serverTools !== undefined,
    callTool: (name, given) => request("tools/call", { name, arguments: given }),
    // A height of nothing makes some hosts fold the page away for good.
    sizeChanged: (height) => send({ method: "ui/notifications/size-changed", params: { height: Math.max(1, height) } }),
  };
};
