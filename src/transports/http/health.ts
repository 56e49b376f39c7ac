/** `/healthz`, `/readyz` and `/metrics`: answered beside the limits, so that an overloaded server can still be seen. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { methodNotAllowed, Refusal, reply } from "./http-error.ts";
import { probeMs } from "./limits.ts";
import type { HttpServerOptions, Principal } from "./options.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const readOnly = (request: IncomingMessage): void => {
  if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed("GET, HEAD");
};

/** The process answers: 200, and nothing is asked of anybody. */
export const healthz: Handler = async (request, response) => {
  readOnly(request);
  reply(response, 200, '{"status":"ok"}');
};

const withinPatience = async <T>(act: () => Promise<T>, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, probeMs, otherwise);
  });
  try {
    return await Promise.race([act(), late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
};

/** 200 when new requests are welcome, else 503; `checks` say what is missing, in words that hold no secret. */
export const readyz = (
  ready: HttpServerOptions["ready"],
  own: { readonly isDraining: () => boolean; readonly issuer: () => string | undefined },
): Handler => {
  return async (request, response) => {
    readOnly(request);
    const asked = await withinPatience(async () => (await ready?.()) ?? { ok: true, checks: {} }, {
      ok: false,
      checks: { settings: "no answer" },
    });
    const issuer = own.issuer();
    const checks = {
      ...asked.checks,
      // Said, but no reason to be taken out of service: static tokens still work, and every replica would go at once.
      ...(issuer ? { issuer } : {}),
      ...(own.isDraining() ? { process: "shutting down" } : {}),
    };
    const ok = asked.ok && !own.isDraining();
    reply(response, ok ? 200 : 503, JSON.stringify({ status: ok ? "ready" : "not ready", checks }));
  };
};

/** The metrics page as the server collected it, for this principal; 404 where nothing is collected. */
export const metricsPage =
  (metrics: HttpServerOptions["metrics"]) =>
  async (request: IncomingMessage, response: ServerResponse, principal: Principal | undefined): Promise<void> => {
    readOnly(request);
    if (!metrics) throw new Refusal(404, "not_found", "Nothing here.");
    const { contentType, body } = await metrics(principal);
    reply(response, 200, body, { "content-type": contentType });
  };
