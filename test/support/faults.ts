/** What a vendor, or the way to it, can do to an answer: each fault writes to the raw socket of one request. */

import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";

export type Fault = (socket: Socket) => void;

interface Reply {
  readonly status?: number;
  /** Replaces the JSON content type; "" sends none. */
  readonly type?: string;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  /** Replaces the true length; "none" sends none and closes after the body. */
  readonly length?: number | "none";
}

const headOf = ({ status = 200, type = "application/json", headers = [], body = "{}", length }: Reply): string =>
  [
    `HTTP/1.1 ${status} Whatever`,
    ...(type ? [`Content-Type: ${type}`] : []),
    ...(length === "none" ? ["Connection: close"] : [`Content-Length: ${length ?? Buffer.byteLength(body)}`]),
    ...headers,
    "",
    "",
  ].join("\r\n");

/** A whole, well-formed answer: by default 200 with `{}`. */
export const reply =
  (what: Reply = {}): Fault =>
  (socket) => {
    socket.write(headOf(what));
    socket.write(what.body ?? "{}");
    if (what.length === "none") socket.end();
  };

export const json = (value: unknown): Fault => reply({ body: JSON.stringify(value) });

export const status = (code: number, headers: readonly string[] = [], body = "{}"): Fault =>
  reply({ status: code, headers, body });

/** Bytes as they are, and the connection stays. */
export const raw =
  (bytes: string | Buffer): Fault =>
  (socket) => {
    socket.write(bytes);
  };

export const resetAtOnce: Fault = (socket) => {
  socket.resetAndDestroy();
};

/** FIN without a byte of answer. */
export const finAtOnce: Fault = (socket) => {
  socket.end();
};

export const hang: Fault = () => {};

/** Runs `then` once the bytes are out, so that they arrive before whatever follows. */
const afterWriting = (bytes: string, then: (socket: Socket) => void): Fault => {
  return (socket) => {
    socket.write(bytes, () => setTimeout(() => then(socket), 5));
  };
};

export const resetMidHeaders: Fault = afterWriting("HTTP/1.1 200 OK\r\nContent-Ty", (socket) =>
  socket.resetAndDestroy(),
);

export const resetMidBody: Fault = afterWriting(`${headOf({ length: 100 })}{"a":`, (socket) =>
  socket.resetAndDestroy(),
);

/** FIN before all announced bytes have come. */
export const finEarly: Fault = afterWriting(`${headOf({ length: 100 })}{"a":1}`, (socket) => socket.end());

/** A close-delimited answer, cut inside its JSON: to HTTP it looks whole. */
export const truncated: Fault = reply({ body: '{"results":[{"id":1},{"i', length: "none" });

export const hangAfterHeaders: Fault = (socket) => {
  socket.write(headOf({ length: 100 }));
};

const repeatedly = (socket: Socket, everyMs: number, write: () => void): void => {
  const timer = setInterval(write, everyMs);
  socket.on("close", () => clearInterval(timer));
};

/** Never silent for long, never done. */
export const drip =
  (everyMs: number): Fault =>
  (socket) => {
    socket.write(`${headOf({ length: 1_000_000 })}{"a":"`);
    repeatedly(socket, everyMs, () => socket.write("x"));
  };

/** Interim answers without end, and never the real one. */
export const interimFlood =
  (everyMs: number): Fault =>
  (socket) => {
    repeatedly(socket, everyMs, () => socket.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
  };

/** Chunks as fast as they are taken, for ever. */
export const endlessChunked: Fault = (socket) => {
  socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
  const piece = Buffer.from(`10000\r\n${"1".repeat(0x10000)}\r\n`);
  const pump = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("drain", pump);
  pump();
};

/** A gzip body that becomes `size` bytes of JSON; its ratio is about 1:1000. */
export const gzipBomb = (size: number, code = 200): Fault => {
  const body = gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(size, "x"), Buffer.from('"}')]), {
    level: 9,
  });
  return reply({ status: code, headers: ["Content-Encoding: gzip"], body });
};

export const longHeader = (bytes: number): Fault => reply({ headers: [`X-Long: ${"x".repeat(bytes)}`] });

export const manyHeaders = (count: number): Fault =>
  reply({ headers: Array.from({ length: count }, (_, index) => `X-Header-${index}: x`) });

export const invalidUtf8: Fault = reply({
  body: Buffer.from([...Buffer.from('{"a":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
});
