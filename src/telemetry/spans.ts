/**
 * Spans and the one metric, through OpenTelemetry's API alone.
 *
 * Source: OpenTelemetry's semantic conventions for MCP (semantic-conventions-genai, docs/gen-ai/mcp.md, in development)
 * and for HTTP clients. A span holds fixed words, hosts and path templates; never an argument, an answer, a principal.
 */

import {
  type Attributes,
  type Context,
  context,
  metrics,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { HttpFailure } from "../http/failure.ts";
import { readTraceparent } from "../platform/traceparent.ts";
import { Problem } from "../vocabulary/problem.ts";
import type { Telemetry, TracedCall, Transport } from "./telemetry.ts";

const name = "billing-customers-mcp";

/** Seconds, as the convention advises. */
const buckets = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** A caller's trace goes on; a malformed one counts as none. */
const parentOf = (traceparent: unknown): Context => {
  const parent = readTraceparent(traceparent);
  if (!parent) return context.active();
  const { traceId, spanId, flags } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    isRemote: true,
    traceFlags: flags & TraceFlags.SAMPLED,
  });
};

/** Ids are the client's to choose, so only what looks like an id is recorded. */
const idOf = (id: string | number): Attributes =>
  typeof id === "number" || /^[\w-]{1,64}$/.test(id) ? { "jsonrpc.request.id": String(id) } : {};

const callAttributes = ({ method, tool, protocolVersion }: TracedCall, transport: Transport): Attributes => ({
  "mcp.method.name": method,
  "network.transport": transport,
  ...(tool ? { "gen_ai.tool.name": tool, "gen_ai.operation.name": "execute_tool" } : {}),
  ...(protocolVersion ? { "mcp.protocol.version": protocolVersion } : {}),
});

/** A problem of ours is an error result of the tool; anything else is a fault of this server. */
const callError = (failure: unknown): Attributes => ({
  "error.type": failure instanceof Problem ? "tool_error" : "internal",
  "billing_mcp.outcome": failure instanceof Problem ? failure.code : "internal",
});

const requestError = (failure: unknown): Attributes => {
  if (!(failure instanceof HttpFailure)) return { "error.type": "_OTHER" };
  const status: Attributes = failure.status === undefined ? {} : { "http.response.status_code": failure.status };
  return { ...status, "error.type": String(failure.status ?? failure.kind) };
};

/** Runs it as the active span; ends the span with what `ended` and `failed` make of the end. */
const within = async <Result>(
  span: Span,
  parent: Context,
  act: () => Promise<Result>,
  outcome: { readonly ended: (result: Result) => Attributes; readonly failed: (failure: unknown) => Attributes },
): Promise<Result> => {
  try {
    const result = await context.with(trace.setSpan(parent, span), act);
    span.setAttributes(outcome.ended(result));
    return result;
  } catch (failure) {
    span.setAttributes(outcome.failed(failure)).setStatus({ code: SpanStatusCode.ERROR });
    throw failure;
  } finally {
    span.end();
  }
};

const statusOf = (result: unknown): Attributes => {
  const status = (result as { readonly status?: unknown } | undefined)?.status;
  return typeof status === "number" ? { "http.response.status_code": status } : {};
};

export const createTelemetry = (transport: Transport, version: string): Telemetry => {
  const tracer = trace.getTracer(name, version);
  const duration = metrics.getMeter(name, version).createHistogram("mcp.server.operation.duration", {
    unit: "s",
    description: "Duration of MCP requests as the server sees them",
    advice: { explicitBucketBoundaries: buckets },
  });
  const event = (what: string, attributes: Attributes) => trace.getActiveSpan()?.addEvent(what, attributes);

  return {
    call: async (about, act) => {
      const since = performance.now();
      const parent = parentOf(about.traceparent);
      const attributes = callAttributes(about, transport);
      const title = about.tool ? `${about.method} ${about.tool}` : about.method;
      const span = tracer.startSpan(
        title,
        { kind: SpanKind.SERVER, attributes: { ...attributes, ...idOf(about.id) } },
        parent,
      );
      let error: Attributes = {};
      const failed = (failure: unknown): Attributes => {
        error = callError(failure);
        return error;
      };
      try {
        return await within(span, parent, act, { ended: () => ({}), failed });
      } finally {
        const type = error["error.type"];
        const end: Attributes = type === undefined ? {} : { "error.type": type };
        duration.record((performance.now() - since) / 1000, { ...attributes, ...end });
      }
    },
    request: ({ method, url, template }, send) => {
      const parent = context.active();
      const attributes: Attributes = {
        "http.request.method": method,
        "server.address": url.hostname,
        ...(url.port ? { "server.port": Number(url.port) } : {}),
        "url.template": template,
      };
      const span = tracer.startSpan(`${method} ${template}`, { kind: SpanKind.CLIENT, attributes }, parent);
      return within(span, parent, send, { ended: statusOf, failed: requestError });
    },
    observer: {
      retry: (_upstream, reason, delayMs) => event("retry", { reason, "delay.ms": Math.round(delayMs) }),
      rateLimitWait: (_upstream, ms) => {
        if (ms >= 1) event("rate_limit_wait", { "wait.ms": Math.round(ms) });
      },
    },
  };
};
