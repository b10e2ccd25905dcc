// Works through steps as the process of an editor, a sync tool or a template plugin would.
//   node editor.mjs '[["mkdir", folder], ["write", file, text], ["wait", ms], ...]'
// Prints one JSON value for each step when it is done.
import { promises as fs } from "node:fs";
import path from "node:path";

const buffers = new Map();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const withoutBlock = (text) =>
  text.replace(/(\r?\n)*^> \[!vaultkind\|[^\n]*\n(> [^\n]*\n?)+(\r?\n)*/m, "");

const steps = {
  mkdir: (folder) => fs.mkdir(folder, { recursive: true }),
  wait: (ms) => pause(ms),
  // As Electron editors save: the whole text, in place.
  write: (file, text) => fs.writeFile(file, text),
  // As vim, VS Code and sync tools save: a sibling, then a rename over the note.
  rename: async (file, text) => {
    const sibling = path.join(path.dirname(file), `.${path.basename(file)}.tmp-${process.pid}`);
    await fs.writeFile(sibling, text);
    await fs.rename(sibling, file);
  },
  // As vim saves with 'backupcopy=no': the note becomes the backup, a new file takes its name.
  backup: async (file, text) => {
    await fs.rename(file, `${file}~`);
    await fs.writeFile(file, text);
    await fs.unlink(`${file}~`);
  },
  append: (file, text) => fs.appendFile(file, text),
  read: (file) => fs.readFile(file, "utf8"),
  // Keeps the note open for writing; the last words go in just before it is closed.
  hold: async (file, text, ms) => {
    const handle = await fs.open(file, "w");
    await handle.write(text);
    console.log(JSON.stringify("open"));
    await pause(ms);
    await handle.write("last words\n");
    await handle.close();
    return Date.now();
  },
  // A window that keeps its text: load once, save later without having looked again.
  load: async (file) => void buffers.set(file, await fs.readFile(file, "utf8")),
  save: async (file, more) => {
    buffers.set(file, buffers.get(file) + more);
    await fs.writeFile(file, buffers.get(file));
  },
  // A person takes the prompt out.
  erase: async (file) => fs.writeFile(file, withoutBlock(await fs.readFile(file, "utf8"))),
  utimes: (file, seconds) => fs.utimes(file, seconds, seconds),
  move: (from, to) => fs.rename(from, to),
  unlink: (file) => fs.unlink(file),
  // Many small files, as an import or a first sync brings them.
  storm: async (folder, count, name) => {
    for (let first = 0; first < count; first += 100) {
      await Promise.all(
        Array.from({ length: Math.min(100, count - first) }, (_, index) =>
          fs.writeFile(path.join(folder, name.replace("#", String(first + index))), `text ${index}\n`),
        ),
      );
    }
  },
};

for (const [name, ...rest] of JSON.parse(process.argv[2])) {
  console.log(JSON.stringify((await steps[name](...rest)) ?? name));
}
