// Reads a Logseq page from standard input with Logseq's own parser, npm's mldoc, and prints as JSON what the app would
// keep: {"items": [{"level", "title", "properties", "text"}], "page": the page as the app would write it again}.
// The page is put together as frontend.modules.file.core/transform-content does (Logseq 0.10).
import { createRequire } from 'node:module';
import fs from 'node:fs';

const { Mldoc } = createRequire(import.meta.url)(process.env.MLDOC || 'mldoc');
const config = JSON.stringify({
  toc: false, parse_outline_only: false, heading_number: false, keep_line_break: true, format: 'Markdown',
  heading_to_list: false, export_md_indent_style: 'dashes', export_md_remove_options: [],
});
const bytes = fs.readFileSync(0);
const tree = JSON.parse(Mldoc.parseJson(bytes.toString('utf8'), config));

const starts = tree.filter(([[kind, heading]]) => kind === 'Heading' && heading.unordered);
const first = starts.length ? starts[0][1].start_pos : bytes.length;
const before = bytes.subarray(0, first).toString('utf8').trim();
const items = starts.map(([[, heading], { start_pos }], at) => {
  const end = at + 1 < starts.length ? starts[at + 1][1].start_pos : bytes.length;
  const lines = bytes.subarray(start_pos, end).toString('utf8').trim().replace(/^-[ \t]?/, '').split('\n');
  // The indentation of a further line is its level's tabs and two spaces.
  const width = heading.level + 1;
  const further = lines.slice(1).map((line) => (line.slice(0, width).trim() ? line.trimStart() : line.slice(width)));
  const inside = tree.filter(([[kind], place]) => kind === 'Property_Drawer' && place.start_pos > start_pos && place.start_pos < end);
  return {
    level: heading.level,
    title: lines[0],
    properties: Object.fromEntries(inside.flatMap(([[, pairs]]) => pairs.map(([key, value]) => [key, value]))),
    text: further.filter((line) => !/^[^\s:]+:: /.test(line)).join('\n').trim(),
    content: [lines[0], ...further].join('\n').trim(),
  };
});
const rows = items.map(({ level, content }) => {
  const tabs = '\t'.repeat(level - 1);
  const body = content.split('\n').join(`\n${tabs}  `);
  return `${tabs}-${body ? ' ' : ''}${body}`;
});
const page = [...(before ? [`${before}\n`] : []), ...rows].join('\n');
process.stdout.write(JSON.stringify({ items: items.map(({ content, ...item }) => item), page }));
