// Opens a file as another program would and says so; closes it when told on standard input.
//   node holder.mjs FILE FLAGS
import { promises as fs } from "node:fs";
const handle = await fs.open(process.argv[2], process.argv[3]);
console.log("open");
process.stdin.once("data", async () => {
  await handle.close();
  console.log("closed");
  process.exit(0);
});
