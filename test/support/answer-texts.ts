/** Texts to measure token estimates on: answers as tables and JSON with names of many languages, and hostile text. */
import { encodeRef } from "../../src/summaries/refs/ref.ts";

type Random = () => number;

/** A seeded stream of numbers in [0, 1): mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const latinNames: Readonly<Record<string, string>> = {
  english:
    "Acme Ltd|Greenfield Holdings|Harrison & Cole Accountants|O'Donnell Plumbing|Whitmore Logistics plc|Kingsley Dental Practice|Oakwood Veterinary Clinic|Pemberton Catering|Fairweather Consulting LLP|Hartley's Butchers|Wainwright Fisheries|Marlowe & Finch Solicitors|Thornbury Physiotherapy",
  german:
    "Müller GmbH|Schäfer & Söhne KG|Bäckerei Großmann|Gebäudereinigung Kowalski UG (haftungsbeschränkt)|Hausverwaltung Weißenfels|Schröder Elektrotechnik e.K.|Kfz-Werkstatt Jürgen Böhm|Praxis Dr. Weidenhöfer|Sanitär Pfützenreuter|Metzgerei Oberhuber|Spedition Wüstenhagen GmbH & Co. KG",
  romance:
    "Boulangerie Lefèvre SARL|Société Générale de Nettoyage|Café de l'Étoile|Hernández y Asociados S.L.|Panadería Muñoz|Transportes González|Fratelli Bianchi S.r.l.|Gelateria D'Angelo|Padaria São João Lda|Construções Magalhães|Garage Châteauneuf|Assunção & Filhos",
  slavic:
    "Przedsiębiorstwo Usługowe Wiśniewski Sp. z o.o.|Kowalczyk Transport|Piekarnia Zdzisław Brzęczyszczykiewicz|Stavebniny Dvořák s.r.o.|Řeznictví Procházka|Hrvatske Željeznice d.o.o.|Pekara Đorđević|Świętosław Księgowość|Kováčová Účtovníctvo",
  nordic:
    "Håkansson Bygg AB|Sørensen VVS ApS|Kjærgaard Transport A/S|Þórsson ehf.|Hämäläinen Oy|Rakennus Mäkelä|Ängelholms Åkeri|Guðmundsdóttir slf.|Tõnisson OÜ|Väänänen Kuljetus",
  others:
    "Szabó és Társa Kft.|Nagykereskedelem Győr|Yılmaz İnşaat A.Ş.|Öztürk Gıda Ltd. Şti.|Jāņa Kokapstrāde SIA|Žemaitijos Pienas|Etxeberria Eraikuntzak|Iturriaga Garraioak|Cwmni Adeiladu Llanfair|Ó Súilleabháin Teoranta|Toko Bangunan Jaya Abadi|Duka la Vifaa Mwangaza|Adébáyọ̀ Enterprises|MÜLLER UND SÖHNE|SOCIETE GENERALE",
  vietnamese:
    "Công ty TNHH Nguyễn Văn Hùng|Cửa hàng Trần Thị Lan|Phạm Quốc Đạt|Hộ kinh doanh Lê Hoàng Phúc|Vũ Đức Thắng|Đặng Thị Mỹ Hạnh",
};

export const otherNames: Readonly<Record<string, string>> = {
  cyrillic:
    "ООО «Ромашка»|ИП Кузнецов Алексей|ЗАО Стройтехмонтаж|Мясокомбинат Щербаков|Фёдорова Ольга Дмитриевна|ТОВ Українські Ковбаси|Хлебозавод №7|Търговска къща Димитров|Қазақстан Темір Жолы",
  greek: "Παπαδόπουλος Α.Ε.|Αρτοποιείο Γεωργίου|Ξενοδοχείο Θάλασσα|Χρυσοχοΐδης & Υιοί|Μεταφορική Αιγαίου Ο.Ε.",
  arabic:
    "شركة النور للتجارة|مؤسسة الأمل للمقاولات|محمد عبد الرحمن الخطيب|صيدلية الشفاء|کراچی ٹریڈنگ کمپنی|شرکت بازرگانی تهران",
  hebrew: "מאפיית לחם הארץ בע״מ|כהן ושות׳|שירותי ניקיון גולדברג|יעקב אברהמי",
  chinese:
    "北京华信科技有限公司|广州市天河区鑫达餐饮管理有限公司|张伟|欧阳娜娜|杭州翡翠珠宝行|鴻禧實業股份有限公司|臺北市鼎泰豐小吃店",
  japanese: "株式会社さくら商事|有限会社田中工務店|スズキ自動車販売|髙橋クリニック|渡邊 美咲|合同会社みらい",
  korean: "주식회사 한빛소프트|김민준|서울전자 유한회사|대한건설 주식회사|맛있는 떡볶이|최영희 세무사무소",
  thai: "บริษัท สยามการค้า จำกัด|ร้านอาหารบ้านไทย|สมชาย ใจดี|ห้างหุ้นส่วนจำกัด เจริญกิจ",
  indic: "श्री गणेश ट्रेडर्स|भारत इलेक्ट्रॉनिक्स प्राइवेट लिमिटेड|ঢাকা ট্রেডিং কোম্পানি|சென்னை வணிக நிறுவனம்|హైదరాబాద్ ట్రేడర్స్",
};

const places =
  "London, GB|Newcastle upon Tyne, GB|Berlin, DE|München, DE|Graz, AT|Paris, FR|Łódź, PL|Göteborg, SE|Lisboa, PT|?";
const flags =
  "overdue|owes|no_mandate|mandate_cancelled|autocharge_off|comms_off|archived|-|-|?|overdue,owes,mandate_cancelled";
const numbers = "1042|CUST-00042|K-10023|2024-0031|ACME_GMBH|AB12CD|-";
const compact = ["ref", "name", "number", "status", "email", "place", "due", "flags"];
const standard = [...compact, "native_id", "phone", "contact", "vat_tax", "created", "updated", "payment", "links"];

function draw(random: Random, alphabet: string, length: number): string {
  const characters = [...alphabet];
  return Array.from({ length }, () => characters[Math.floor(random() * characters.length)]).join("");
}

function pick(random: Random, choices: string): string {
  const all = choices.split("|");
  return all[Math.floor(random() * all.length)] ?? "";
}

function emailOf(random: Random, name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/[^A-Za-z ]/g, "")
    .trim()
    .toLowerCase()
    .replace(/ +/g, "-");
  const company = plain === "" ? `info${draw(random, "0123456789", 3)}` : plain.slice(0, 24);
  if (random() < 0.5)
    return `${pick(random, "info|billing|rechnung|a.smith|maria.lopez")}@${company}.${pick(random, "com|de|co.uk|pl")}`;
  return `${company.replaceAll("-", ".")}@${pick(random, "gmail.com|gmx.de|example.com|t-online.de|yahoo.co.uk")}`;
}

function rowOf(random: Random, names: string, columns: number): string[] {
  const digits = (length: number): string => draw(random, "0123456789", length);
  const hex = (length: number): string => draw(random, "0123456789abcdef", length);
  const uuid = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const id = random() < 0.7 ? uuid : hex(24);
  const name = pick(random, names);
  const due =
    random() < 0.3 ? "?" : `${digits(1 + Math.floor(random() * 5))}.${digits(2)} ${pick(random, "EUR|GBP|USD|PLN|?")}`;
  return [
    encodeRef(Math.floor(random() * 16), id),
    name,
    random() < 0.5 ? digits(4) : pick(random, numbers),
    pick(random, "active|active|archived|1|?|suspended"),
    random() < 0.15 ? "?" : emailOf(random, name),
    pick(random, places),
    due,
    pick(random, flags),
    id,
    `+${pick(random, "44|49|1|33")} ${digits(3)} ${digits(3)} ${digits(4)}`,
    pick(random, names),
    pick(random, "DE|GB|FR|PL") + digits(9),
    `2024-0${digits(1)}-1${digits(1)}T0${digits(1)}:1${digits(1)}:2${digits(1)}Z`,
    `2024-0${digits(1)}-1${digits(1)}`,
    pick(random, "sepa_debit|card|bacs, active|-|?"),
    pick(random, `xero ${uuid}|stripe cus_${draw(random, "ABCabcXYZxyz019", 14)}|datev ${digits(5)}|-`),
  ].slice(0, columns);
}

/** An answer of 3 to 27 rows about customers with these names, in the form asked for. */
export function answerText(random: Random, names: string, form: "table" | "json" | "wide"): string {
  const columns = form === "wide" ? standard : compact;
  const rows = Array.from({ length: 3 + Math.floor(random() * 25) }, () => rowOf(random, names, columns.length));
  const count = (): number => Math.floor(random() * 200);
  const coverage = `${rows.length} rows; at least ${count()} match. zenskar ${count()} of ${count()}; adfin failed: vendor_timeout, its customers are missing. fynn: order unverified; name may miss rows. shortened to the token budget.`;
  const continuation = draw(
    random,
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    130 + Math.floor(random() * 200),
  );
  if (form === "table") {
    return [coverage, columns.join("\t"), ...rows.map((row) => row.join("\t")), `continuation: ${continuation}`].join(
      "\n",
    );
  }
  const vendors = [
    { vendor: "zenskar", outcome: "ok", returned: 12, total: 88, more: true, filters: ["name:verified"] },
    {
      vendor: "adfin",
      outcome: "failed",
      returned: 0,
      more: true,
      problem: { code: "vendor_timeout", message: "The vendor did not answer in time.", retry_after_s: 3 },
    },
  ];
  return JSON.stringify({ coverage, complete: false, vendors, columns, rows, continuation });
}

/** Text that nobody's customers are called, by what it is made of: code point ranges, or a list to draw from. */
export const hostileTexts: Readonly<Record<string, readonly [number, number] | string>> = {
  "any code point": [0x80, 0xd7ff],
  "beyond the basic plane": [0x10000, 0x10ffff],
  digits: "0123456789",
  "digits and spaces": "0123456789  ",
  hex: "0123456789abcdef",
  base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  emoji: "😀😂🥲👍👩‍👩‍👧‍👦🏳️‍🌈🇩🇪🇬🇧❤️🔥🎉🧾💸✅🤷🏽‍♀️",
  Han: [0x4e00, 0x9fff],
  "rare Han": [0x20000, 0x2a6df],
  kana: [0x3041, 0x30fe],
  Hangul: [0xac00, 0xd7a3],
  "Cyrillic letters": [0x430, 0x44f],
  "Greek letters": [0x3b1, 0x3c9],
  "Arabic letters": [0x621, 0x64a],
  "Hebrew letters": [0x5d0, 0x5ea],
  "Thai letters": [0xe01, 0xe3a],
  "Latin beyond ASCII": [0xc0, 0x24f],
  "small letters": [97, 122],
  capitals: [65, 90],
  "mixed letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  punctuation: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
  "printable ASCII": [32, 126],
  "white space and controls": "\n\r\t \u0000\u0001\u200b\u202e\u00a0\u2028",
  "letters with marks": "a\u0300b\u0317c\u0338d\u0359e\u036f",
  symbols: [0x2010, 0x2bff],
  "tag characters": [0xe0020, 0xe007e],
  spaces: " ",
  "one letter": "a",
  "line feeds": "\n",
};

export function hostileText(random: Random, kind: readonly [number, number] | string, length: number): string {
  if (typeof kind === "string") return draw(random, kind, length);
  const [first, last] = kind;
  return Array.from({ length }, () => String.fromCodePoint(first + Math.floor(random() * (last - first + 1)))).join("");
}
