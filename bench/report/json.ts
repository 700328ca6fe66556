import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BenchResult, CaseResult } from './result';

/** Every run of every peer, for whoever wants to look closer. Seconds and MB. */
export function writeJson(file: string, { cases, ...run }: BenchResult): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...run, cases: cases.map(caseJson) }, null, 2)}\n`);
}

function caseJson({ of: measured, measurements, outcomes }: CaseResult) {
  return {
    id: measured.id,
    title: measured.title,
    base: measured.base,
    targets: outcomes.map(({ target: { what, limit, unit }, value, met }) => ({ what, ...limit, unit, value, met })),
    peers: measured.peers.map(({ id, title }) => ({ id, title, runs: measurements.of(id) })),
    failures: measurements.failures.map(({ peer, message }) => ({ peer: peer.id, message })),
    notes: measured.notes,
  };
}
