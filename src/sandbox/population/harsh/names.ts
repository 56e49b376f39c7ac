/** Names and places the generated customers are made of: eight countries, invented companies. */

export interface Locale {
  readonly country: string;
  readonly countryName: string;
  readonly currency: string;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly trades: readonly string[];
  /** The same form written in other ways belongs to one row. */
  readonly legalForms: readonly (readonly string[])[];
  readonly streets: readonly string[];
  readonly cities: readonly (readonly [name: string, postalCode: string])[];
  readonly phonePrefix: string;
  /** `9` is a digit; null: the country has no VAT id here. */
  readonly vatPattern: string | null;
}

const words = (text: string): readonly string[] => text.split(" ");

const germanFirst = words(
  "Anna Björn Jürgen Käthe Lukas Mia Sören Ursula Günther Heike Jörg Leonie Matthias Petra Rüdiger Zoë Thomas Lena",
);
const germanLast = words(
  "Müller Schäfer Köhler Groß Weiß Jäger Krüger Böhm Schröder Fuchs Lange Vogel Winkler Sommer Bräuer Höhn Kühn Straßer Öztürk Meyer Maier Schmidt Schmitt Bauer Lehmann",
);
const germanTrades = words(
  "Gebäudereinigung Logistik Elektrotechnik Bäckerei Möbelwerke Software Metallbau Getränkehandel Hausverwaltung Küchenstudio Dachdeckerei Gartenbau Spedition Glasfaser Messebau Kältetechnik Wäscherei Optik",
);
const germanForms = [
  ["GmbH", "G.m.b.H.", "GmbH & Co. KG"],
  ["GmbH & Co. KG", "GmbH und Co. KG"],
  ["AG"],
  ["e.K.", "e. K."],
  ["UG (haftungsbeschränkt)", "UG"],
  ["KG"],
];
const germanStreets = [
  "Hauptstraße",
  "Bahnhofstr.",
  "Am Mühlbach",
  "Goethestraße",
  "Lindenallee",
  "Schloßplatz",
  "Königsweg",
];

export const locales: readonly Locale[] = [
  {
    country: "DE",
    countryName: "Germany",
    currency: "EUR",
    firstNames: germanFirst,
    lastNames: germanLast,
    trades: germanTrades,
    legalForms: germanForms,
    streets: germanStreets,
    cities: [
      ["Berlin", "10115"],
      ["München", "80331"],
      ["Köln", "50667"],
      ["Düsseldorf", "40213"],
      ["Nürnberg", "90402"],
      ["Görlitz", "02826"],
      ["Hamburg", "20095"],
    ],
    phonePrefix: "+49 30 ",
    vatPattern: "DE999999999",
  },
  {
    country: "AT",
    countryName: "Austria",
    currency: "EUR",
    firstNames: germanFirst,
    lastNames: words("Gruber Hofer Pichler Moser Egger Wöß Brändle Steiner Mayrhofer Übelhör"),
    trades: germanTrades,
    legalForms: germanForms,
    streets: germanStreets,
    cities: [
      ["Wien", "1010"],
      ["Graz", "8010"],
      ["Linz", "4020"],
      ["St. Pölten", "3100"],
    ],
    phonePrefix: "+43 1 ",
    vatPattern: "ATU99999999",
  },
  {
    country: "GB",
    countryName: "United Kingdom",
    currency: "GBP",
    firstNames: words("Olivia George Siân Harry Amelia Niamh Oliver Charlotte Rhys Zara Alastair Imogen"),
    lastNames: words(
      "Smith O'Brien Jones Taylor-Clarke Evans MacDonald Patel Hughes Ashcroft Whitfield Penhaligon Fairbairn",
    ),
    trades: [
      "Plumbing",
      "Consulting",
      "Catering",
      "Brewing",
      "Dental Care",
      "Motors",
      "Print & Design",
      "Fisheries",
      "Timber",
      "Analytics",
      "Textiles",
      "Cycles",
    ],
    legalForms: [
      ["Ltd", "Limited", "Ltd."],
      ["LLP"],
      ["PLC", "plc"],
      ["& Sons", "and Sons"],
      ["& Co. Ltd", "and Company Limited"],
    ],
    streets: ["High Street", "Station Road", "Church Upstream", "King's Row", "Victoria Terrace", "Mill Hill"],
    cities: [
      ["London", "EC1A 1BB"],
      ["Leeds", "LS1 4AP"],
      ["Bristol", "BS1 5TR"],
      ["Glasgow", "G1 1XQ"],
      ["Ynys Môn", "LL77 7TW"],
    ],
    phonePrefix: "+44 20 ",
    vatPattern: "GB999999999",
  },
  {
    country: "US",
    countryName: "United States",
    currency: "USD",
    firstNames: words("Emma Liam Ava Noah José Sofía Mason Chloe Ethan Renée"),
    lastNames: words("Johnson Williams García Rodríguez Nguyen Davis Thompson Brooks Peña Kowalczyk"),
    trades: ["Robotics", "Freight", "Dairy", "Roofing", "Labs", "Health", "Orchards", "Solar", "Media", "Hardware"],
    legalForms: [
      ["Inc", "Inc.", "Incorporated"],
      ["LLC", "L.L.C."],
      ["Corp", "Corp.", "Corporation"],
    ],
    streets: ["Main St", "Oak Avenue", "5th Ave", "Sunset Blvd", "County Road 12"],
    cities: [
      ["Austin", "73301"],
      ["Boston", "02108"],
      ["Chicago", "60601"],
      ["San José", "95110"],
      ["New York", "10001"],
    ],
    phonePrefix: "+1 212 ",
    vatPattern: null,
  },
  {
    country: "FR",
    countryName: "France",
    currency: "EUR",
    firstNames: words("Amélie Benoît Chloé François Gaëlle Hélène Jean-Luc Noémie Théo Zoé"),
    lastNames: words("Lefèvre Dupont Moreau Bérenger Côté Garçon Lemaître Ségur Roux D'Aubigné"),
    trades: ["Boulangerie", "Électricité", "Vignobles", "Pâtisserie", "Transports", "Énergie", "Conseil", "Fromagerie"],
    legalForms: [["SARL", "S.A.R.L."], ["SAS", "S.A.S."], ["SA"], ["EURL"]],
    streets: ["rue de la République", "avenue Foch", "place de l'Église", "chemin des Érables"],
    cities: [
      ["Paris", "75001"],
      ["Lyon", "69001"],
      ["Orléans", "45000"],
      ["Besançon", "25000"],
      ["Bourg-en-Bresse", "01000"],
    ],
    phonePrefix: "+33 1 ",
    vatPattern: "FR99999999999",
  },
  {
    country: "PL",
    countryName: "Poland",
    currency: "EUR",
    firstNames: words("Agnieszka Bartłomiej Grażyna Łukasz Małgorzata Paweł Stanisław Żaneta"),
    lastNames: words("Nowak Kowalski Wiśniewska Wójcik Lewandowska Dąbrowski Łuczak Żuk Święcicki"),
    trades: ["Usługi", "Budownictwo", "Spożywcze", "Meble", "Żegluga", "Oświetlenie"],
    legalForms: [
      ["Sp. z o.o.", "sp. z o. o.", "Spółka z o.o."],
      ["S.A.", "SA"],
    ],
    streets: ["ul. Długa", "ul. Świętokrzyska", "al. Jana Pawła II", "ul. Łąkowa"],
    cities: [
      ["Warszawa", "00-001"],
      ["Kraków", "30-001"],
      ["Łódź", "90-001"],
      ["Gdańsk", "80-001"],
      ["Wrocław", "50-001"],
    ],
    phonePrefix: "+48 22 ",
    vatPattern: "PL9999999999",
  },
  {
    country: "TR",
    countryName: "Turkey",
    currency: "USD",
    firstNames: words("Ayşe Çağlar Emre Gülşen İbrahim Özlem Şeyma Uğur"),
    lastNames: words("Yılmaz Demir Şahin Çelik Yıldız Aydın Öztürk Kılıç Güneş"),
    trades: ["İnşaat", "Tekstil", "Gıda", "Otomotiv", "Turizm", "Çimento"],
    legalForms: [
      ["Ltd. Şti.", "Limited Şirketi"],
      ["A.Ş.", "Anonim Şirketi"],
    ],
    streets: ["İstiklal Caddesi", "Atatürk Bulvarı", "Çınar Sokak", "Gül Sk."],
    cities: [
      ["İstanbul", "34000"],
      ["İzmir", "35000"],
      ["Ankara", "06000"],
      ["Diyarbakır", "21000"],
    ],
    phonePrefix: "+90 212 ",
    vatPattern: null,
  },
  {
    country: "IN",
    countryName: "India",
    currency: "USD",
    firstNames: ["Aarav", "Priya", "Rohan", "Ananya", "Vikram", "Lakshmi", "आरव", "प्रिया"],
    lastNames: ["Sharma", "Iyer", "Reddy", "Chatterjee", "Nair", "Gupta", "Krishnamurthy", "शर्मा"],
    trades: ["Exports", "Textiles", "Spices", "Infotech", "Pharma", "Jewellers"],
    legalForms: [["Pvt. Ltd.", "Pvt Ltd", "Private Limited"], ["LLP"]],
    streets: ["MG Road", "Nehru Marg", "Brigade Road", "Station Road"],
    cities: [
      ["Mumbai", "400001"],
      ["Bengaluru", "560001"],
      ["Chennai", "600001"],
      ["New Delhi", "110001"],
    ],
    phonePrefix: "+91 22 ",
    vatPattern: null,
  },
];

/** How often each locale occurs, as a row to pick from: mostly German and English. */
export const localeMix: readonly number[] = [0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7];
