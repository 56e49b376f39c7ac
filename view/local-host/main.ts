/**
 * A host of MCP Apps for one person at their own machine: asks the demo's server, and shows its answers in the view.
 */

interface Question {
  readonly label: string;
  readonly tool: string;
  readonly given: Readonly<Record<string, unknown>>;
}

const questions: readonly Question[] = [
  { label: "Who to chase", tool: "triage_dunning", given: { limit: 100, max_tokens: 16_000 } },
  { label: "Customers", tool: "list_customers", given: { limit: 20 } },
  { label: "By country and age", tool: "summarize_customers", given: { group_by: ["country", "bucket"] } },
  { label: "By vendor", tool: "summarize_customers", given: { group_by: ["vendor"] } },
  { label: "Vendors", tool: "describe_vendors", given: {} },
];

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly name?: string; readonly arguments?: object; readonly height?: number };
}

const byId = <Made extends HTMLElement>(id: string): Made => document.getElementById(id) as Made;

const isOn = (id: string): boolean => byId<HTMLInputElement>(id).checked;

const post = async (path: string, sent: object): Promise<unknown> => {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(sent),
  });
  return answer.json();
};

const call = (name: string, given: object): Promise<unknown> => post("/call", { name, arguments: given });

let frame: HTMLIFrameElement | undefined;
let current: Question | undefined = questions[0];

const send = (message: object): void => frame?.contentWindow?.postMessage({ jsonrpc: "2.0", ...message }, "*");

const context = () => ({ theme: isOn("dark") ? "dark" : "light", locale: navigator.language });

const hostCapabilities = { serverTools: {} };

const showCurrent = async (): Promise<void> => {
  const asked = current;
  if (!asked) return;
  send({ method: "ui/notifications/tool-input", params: { arguments: asked.given } });
  const result = (await call(asked.tool, asked.given)) as object;
  // Whoever asked something else meanwhile gets that.
  if (asked === current) send({ method: "ui/notifications/tool-result", params: result });
};

const answerTo = async ({ method, params = {} }: Message): Promise<object> => {
  if (method === "ui/initialize") {
    const hostInfo = { name: "demo", version: "1" };
    return { protocolVersion: "2026-01-26", hostInfo, hostCapabilities, hostContext: context() };
  }
  if (method === "tools/call") return (await call(params.name ?? "", params.arguments ?? {})) as object;
  return {};
};

window.addEventListener("message", async ({ source, data }: MessageEvent<Message>) => {
  if (!frame || source !== frame.contentWindow) return;
  if (data.id !== undefined && data.method) send({ id: data.id, result: await answerTo(data) });
  else if (data.method === "ui/notifications/initialized") await showCurrent();
  else if (data.method === "ui/notifications/size-changed")
    frame.style.setProperty("height", `${data.params?.height ?? 0}px`);
});

const press = (): void => {
  for (const made of byId("questions").children)
    made.setAttribute("aria-pressed", String(made.textContent === current?.label));
};

const askNow = (question: Question): void => {
  current = question;
  press();
  void showCurrent();
};

const start = (): void => {
  for (const question of questions) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = question.label;
    made.addEventListener("click", () => askNow(question));
    byId("questions").append(made);
  }
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = byId<HTMLInputElement>("query");
    askNow({ label: "Search", tool: "search_customers", given: { query: value } });
  });
  byId("dark").addEventListener("change", () => {
    document.documentElement.dataset.theme = context().theme;
    send({ method: "ui/notifications/host-context-changed", params: context() });
  });
  byId("narrow").addEventListener("change", () => byId("host").classList.toggle("narrow", isOn("narrow")));
  byId("down").addEventListener("change", async () => {
    await post("/adfin", { down: isOn("down") });
    await showCurrent();
  });
  frame = document.createElement("iframe");
  frame.title = "Answer";
  frame.setAttribute("sandbox", "allow-scripts");
  frame.src = "/view";
  byId("host").append(frame);
  press();
};

start();
