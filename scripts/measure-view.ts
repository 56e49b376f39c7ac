/** Prints how long the view takes to draw a worklist of 200 rows: npm run measure:view. */

import { measureView } from "../bench/measures/view.ts";

const time = await measureView(15);
console.log(
  time
    ? `${time.rows} rows from the result to the painted page: median ${time.medianMs.toFixed(0)} ms, slowest ${time.slowestMs.toFixed(0)} ms`
    : "There is no Chromium here; Debian's package chromium has it.",
);
process.exit(0);
