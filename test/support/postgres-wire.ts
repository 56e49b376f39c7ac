/** The beginning of PostgreSQL's protocol on loopback: TLS on request, what a client says of itself, and a refusal. */

import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** https://www.postgresql.org/docs/current/protocol-message-formats.html, SSLRequest. */
const sslRequest = 80_877_103;
const passwordInClear = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

const refusal = (): Buffer => {
  const body = Buffer.from("SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0");
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

interface SaidByClient {
  readonly isEncrypted: boolean;
  readonly password: string;
  /** `user`, `database`, `options` and others. */
  readonly parameters: Readonly<Record<string, string>>;
}

const parametersOf = (startup: Buffer): Readonly<Record<string, string>> => {
  const texts = startup.subarray(8).toString().split("\0");
  return Object.fromEntries(texts.flatMap((text, at) => (at % 2 === 0 && text ? [[text, texts[at + 1] ?? ""]] : [])));
};

/** `certificate`: absent where the server offers no TLS. Every client is refused once it has told its password. */
export const startPostgresWire = async (certificate?: { readonly key: string; readonly cert: string }) => {
  const said: SaidByClient[] = [];
  const converse = async (stream: Socket, isEncrypted: boolean, startup: Buffer): Promise<void> => {
    const parameters = parametersOf(startup);
    stream.write(passwordInClear);
    const [message] = (await once(stream, "data")) as [Buffer];
    said.push({ isEncrypted, parameters, password: message.subarray(5, -1).toString() });
    stream.end(refusal());
  };
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (first) => {
      if (first.readInt32BE(4) !== sslRequest) return void converse(socket, false, first).catch(() => undefined);
      socket.write(certificate ? "S" : "N");
      if (!certificate) return;
      const secure = new TLSSocket(socket, { isServer: true, ...certificate });
      secure.on("error", () => undefined);
      secure.once("data", (startup) => void converse(secure, true, startup).catch(() => undefined));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { readonly port: number };
  return { port, said, close: () => server.close() };
};
