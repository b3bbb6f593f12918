// No TypeScript, since this is for a Node that does not read it (before 22.18): what follows would end there in a stack trace.
if (!process.features.typescript) {
  console.error(`Node 22.18 or newer is needed, and this is ${process.version}: https://nodejs.org`);
  process.exit(2);
}
