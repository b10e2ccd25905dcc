// Writes dialects.json: what other applications' libraries make of their own date formats.
// Run by hand (see README.md), where the npm packages luxon, dateformat and dayjs are installed:
//   node generate_dialects.mjs PATH-OF-NODE_MODULES
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

process.env.TZ = 'UTC';
const here = path.dirname(fileURLToPath(import.meta.url));
if (!process.argv[2]) throw new Error('usage: node generate_dialects.mjs PATH-OF-NODE_MODULES');
const modules = path.resolve(process.argv[2]);
const require = createRequire(import.meta.url);
const { DateTime } = require(path.join(modules, 'luxon'));
const { default: dateformat } = await import(pathToFileURL(path.join(modules, 'dateformat/lib/dateformat.js')));

const DAYS = ['2024-02-29', '2024-12-30', '2025-01-01', '2026-03-01', '2026-05-02', '2026-08-03', '2026-09-11']
  .concat(['2026-10-12', '2026-11-13', '2026-11-21', '2026-11-22', '2026-12-23', '2026-12-31', '1968-06-04']);
const DIALECTS = {
  luxon: [
    (day, format) => DateTime.fromISO(day, { locale: 'en-US' }).toFormat(format),
    ['y.MM.dd', 'yyyy-MM-dd', 'yy.M.d', 'y.o', 'y.ooo', "kkkk-'W'WW-E", 'kk.W', 'y.MM.dd.EEE', 'y.MM.dd.EEEE', 'y LLL dd']
      .concat(['d MMMM yyyy', 'y.qq.MM.dd', "y'[x]'MM.dd", "'Day' y.MM.dd", 'yyyyMMdd', 'ccc d L y', 'cccc LLLL c', "'a]'y'b['MM-dd"]),
  ],
  dateformat: [
    (day, format) => dateformat(new Date(day), format, true),
    ['isoDate', 'yyyy-mm-dd', 'yy.m.d', 'mmm d, yyyy', 'dddd, mmmm dS yyyy', 'dS mmm yyyy', 'fullDate', 'mediumDate', 'longDate']
      .concat(["yyyy'W'W", 'yyyy "Week" WW N', 'ddd-dd-mm-yyyy', 'yyyymmdd', 'yyyy/mm/dd', "yyyy'-journal-'mm-dd"]),
  ],
};
const rows = Object.fromEntries(
  Object.entries(DIALECTS).map(([name, [write, formats]]) => [
    name,
    Object.fromEntries(formats.map((format) => [format, DAYS.map((day) => write(day, format))])),
  ]),
);
const versions = ['luxon', 'dateformat'].map((name) => `${name} ${require(path.join(modules, name, 'package.json')).version}`);
const whole = { _notice: `Made by ${versions.join(' and ')} (MIT), see README.md`, days: DAYS, rows };
fs.writeFileSync(path.join(here, 'dialects.json'), JSON.stringify(whole) + '\n');
