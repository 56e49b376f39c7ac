/**
 * Preloaded by --import: an OpenTelemetry SDK that writes every span and every metric point as a line of JSON to
 * TRACE_FILE.
 */

import { appendFileSync } from "node:fs";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

const write = (line) => appendFileSync(process.env.TRACE_FILE, `${JSON.stringify(line)}\n`);

const shown = (span) => ({
  span: span.name,
  kind: span.kind,
  trace: span.spanContext().traceId,
  id: span.spanContext().spanId,
  parent: span.parentSpanContext?.spanId,
  status: span.status.code,
  attributes: span.attributes,
  events: span.events.map(({ name, attributes }) => ({ name, attributes })),
});

const exporter = {
  export: (spans, done) => {
    for (const span of spans) write(shown(span));
    done({ code: 0 });
  },
  shutdown: async () => undefined,
};
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();

const reader = new PeriodicExportingMetricReader({
  exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
  exportIntervalMillis: 3_600_000,
});
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
process.on("SIGUSR2", async () => {
  const { resourceMetrics } = await reader.collect();
  for (const { metrics: all } of resourceMetrics.scopeMetrics)
    for (const { descriptor, dataPoints } of all)
      for (const { attributes, value } of dataPoints)
        write({ metric: descriptor.name, unit: descriptor.unit, attributes, count: value.count });
});
