import { HOSTILE, measure } from './bounds';

// npx tsx conformance/reading/run-bounds.ts PROGRAM… (FROM=n: from the nth on): what each hostile tree costs, for whoever works on the reader.
for (const hostile of HOSTILE.slice(Number(process.env.FROM ?? 0))) {
  const { name, bytes, cpu, memory, harmless, ended } = measure(process.argv.slice(2), hostile);
  const ratio = (cpu / harmless.cpu).toFixed(2);
  console.log(
    `${ended ? 'ok' : 'NOT OK'} ${name}: ${(bytes / 1e6).toFixed(1)} MB, ${cpu.toFixed(1)} s, ${ratio} × harmless, ${Math.round(memory)} MB (harmless ${Math.round(harmless.memory)})`,
  );
}
