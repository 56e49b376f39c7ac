/**
 * Prints what a customer reference costs in o200k_base tokens, written in several ways, and how fast ours is.
 *
 * Usage: node measure-refs.js   (bundled with esbuild). All but the first two carry a connection, a UUID and a check.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { decodeRef, encodeRef } from "../src/summaries/refs/ref.ts";
import { refWords } from "../src/summaries/refs/words.ts";

const samples = 2000;
const checkAndSlotBytes = 3;

function objectId(): string {
  return randomBytes(12).toString("hex");
}

function base64url(uuid: string): string {
  return Buffer.concat([Buffer.from(uuid.replaceAll("-", ""), "hex"), randomBytes(checkAndSlotBytes)]).toString(
    "base64url",
  );
}

function decimal(uuid: string): string {
  const digits = BigInt(`0x${uuid.replaceAll("-", "")}${randomBytes(checkAndSlotBytes).toString("hex")}`).toString();
  return digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
}

/** 128 + 8 bits in words of 12 and one word of check. */
function twelveBitWords(uuid: string): string {
  const list = refWords.slice(0, 4096);
  let rest = BigInt(`0x${uuid.replaceAll("-", "")}`) * 256n;
  const words: (string | undefined)[] = [];
  for (let count = 0; count < 13; count += 1) {
    words.push(list[Number(rest % 4096n)]);
    rest /= 4096n;
  }
  return words.join("");
}

function describe(name: string, write: () => string): void {
  const texts = Array.from({ length: samples }, write);
  const inTable = texts.map((text) => countTokens(`\n${text}\tAcme`) - countTokens("\n\tAcme"));
  const inJson = texts.map((text) => countTokens(`["${text}","Acme"]`) - countTokens('["","Acme"]'));
  const afterTab = texts.map((text) => countTokens(`x\t${text}`) - countTokens("x"));
  const mean = (values: readonly number[]): string =>
    (values.reduce((sum, value) => sum + value, 0) / samples).toFixed(2);
  const characters = mean(texts.map((text) => text.length));
  const cells = [
    mean(inTable),
    String(Math.max(...inTable)),
    mean(inJson),
    String(Math.max(...inJson)),
    mean(afterTab),
    characters,
  ];
  console.log([name.padEnd(44), ...cells.map((cell) => cell.padStart(9))].join(" "));
}

function time(name: string, work: () => void): void {
  const started = process.hrtime.bigint();
  for (let count = 0; count < 20_000; count += 1) work();
  console.log(`${name}: ${(Number(process.hrtime.bigint() - started) / 20_000 / 1000).toFixed(2)} µs`);
}

console.log(`${"".padEnd(44)} table mean/max JSON mean/max after tab characters`);
describe("UUID, dashed (no connection, no check)", randomUUID);
describe("24 hex digits (no connection, no check)", objectId);
describe("UUID in base64url", () => base64url(randomUUID()));
describe("UUID in groups of three digits", () => decimal(randomUUID()));
describe("UUID in 4,096 words, 12 bits each", () => twelveBitWords(randomUUID()));
describe("ours, UUID version 4 (or 7)", () => encodeRef(5, randomUUID()));
describe("ours, any other UUID", () => encodeRef(5, randomUUID().replace(/-4/, "-1")));
describe("ours, 24 hex digits", () => encodeRef(5, objectId()));
describe("ours, text of 8 characters", () => encodeRef(5, randomBytes(6).toString("base64url")));
describe("ours, text of 18 characters", () =>
  encodeRef(5, `cus_${randomBytes(14).toString("base64url").slice(0, 14)}`));
describe("text of 18 characters as it is", () => `cus_${randomBytes(14).toString("base64url").slice(0, 14)}`);

const uuid = randomUUID();
const ref = encodeRef(5, uuid);
console.log(`\n${ref}`);
time("encodeRef", () => encodeRef(5, uuid));
time("decodeRef", () => decodeRef(ref));
