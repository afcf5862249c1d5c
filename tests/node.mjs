// Answers requests on standard input, a line each, by the module it is started with; see node.py.
import { createInterface } from "node:readline";

const { answer } = await import(process.argv[2]);

for await (const line of createInterface({ input: process.stdin })) {
  try {
    process.stdout.write(`=${await answer(line)}\n`);
  } catch (problem) {
    process.stdout.write(`!${String(problem?.stack ?? problem).replaceAll("\n", "\\n")}\n`);
  }
}
