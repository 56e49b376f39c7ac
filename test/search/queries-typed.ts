/** More of the search table: typing mistakes, fragments, ids, and one phone in six notations. */

import { type Query, row } from "./query-row.ts";

const mistakes: readonly Query[] = [
  row("Luczka", "luczak"),
  row("Winkler Lehman", "winkler"),
  row("Winkler Lehmann Gmhb", "winkler", "one of them in the legal form"),
  row("Andreson Berg", "andersson", "two edits in one word; the other word is evidence, if the weakest"),
  row("Anderson & Berg", "andersson"),
  row("Dvroak", "dvorak"),
  row("Strassser", "strasser"),
  row("Papadopoulus", "papadopoulos"),
  row("Shevchenco", "shevchenko"),
  row("Bianhci Moda", "bianchi"),
  row("Blue Rigde Outfiters", "blueRidge", "two mistakes, one in each word"),
  row("Kusten Swiboa Softwrae", "kuesten", "two mistakes, one in each word"),
  row("Wnikler Lehmnan", "winkler", "two mistakes, one in each word"),
  row("Pereez Hijso", "perez", "two mistakes, one in each word"),
  row("Zeglgua Gdnask", "zegluga", "two mistakes, one in each word"),
  row("Karabacek", "none"),
];

const fragments: readonly Query[] = [
  row("eebli", "hotel"),
  row("ordlicht E", "nordlicht"),
  row("Papado", "papadopoulos"),
  row("dopoul", "papadopoulos"),
  row("egluga", "zegluga"),
  row("skobing", "aeroskobing"),
  row("skøbing Værf", "aeroskobing"),
  row("iwoba", "kuesten"),
  row("zturk", "ozturk"),
  row("ztürk", "ozturk"),
  row("traßer Gart", "strasser"),
  row("trasser gart", "strasser"),
  row("вченко", "shevchenko"),
  row("ridge outf", "blueRidge"),
  row("ielsen M", "nielsen"),
  row("rasser", "strasser"),
];

/** One line, as six people write it down. */
const phones: readonly Query[] = [
  row("+48 22 512 34 56", "luczak"),
  row("0048225123456", "luczak"),
  row("+48-22-512-34-56", "luczak"),
  row("(+48) 22 512 34 56", "luczak"),
  row("022 5123456", "luczak"),
  row("22/512-34-56", "luczak"),
  row("+91 (0)22 23456789", "sharma"),
  row("022-2345-6789", "sharma"),
  row("828.555.0199", "blueRidge"),
  row("(828) 555-0199", "blueRidge"),
  row("001 828 555 0199", "blueRidge"),
  row("+1 (828) 555-0199 ext. 4", "blueRidge"),
];

const linkedIds: readonly Query[] = [
  row("CUS_NFFRFEUFNV2HIB", "stripeOne", "typed in capitals"),
  row("stripe:cus_NffrFeUfNV2Hib", "stripeOne", "as the column of links shows it"),
  row("XERO:bd2270c3-8706-4c11-9cfb-000b551c3f51", "xeroOne", "as the column of links shows it"),
  row("BD2270C3-8706-4C11-9CFB-000B551C3F51", "xeroOne"),
  row("bd2270c387064c119cfb000b551c3f51", "xeroOne", "without its hyphens"),
  row("quickbooks:58", "quickbooksOne", "as the column of links shows it: not the customer number"),
  row("QuickBooks 58", "quickbooksOne"),
  row("64B0F1C2A9E35D0000000041", "kuesten"),
  row("7c9e6679742540de944b000000000036", "zegluga", "a native id without its hyphens"),
];

export const typedTable: Readonly<Record<string, readonly Query[]>> = {
  "more typing mistakes": mistakes,
  fragments,
  phones,
  "linked and native ids": linkedIds,
};
