import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratedMesh } from './generated-mesh';

/** As many as a process of Istio takes without growing. */
export const MESHES_A_PROCESS = 25;
/** More than processors: a fake server waits for itself half of the time. */
export const PROCESSES = 4;

/** Which meshes to ask about, and how. */
export interface Asked {
  /** conformance/go/istio/eds, built. */
  readonly binary: string;
  /** Of the program, before the name of its output. */
  readonly options?: readonly string[];
  /** The number of the first mesh. */
  readonly first: number;
  readonly count: number;
  /** What the processes read when they start, beside what all do. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Asks Istio about meshes by their numbers, with as many processes at a time as are good for it.
 *
 * @param take gets each mesh, and the line of the program about it
 */
export async function askAboutMeshes(
  { binary, options = [], first, count, env }: Asked,
  make: (number: number) => GeneratedMesh,
  take: (mesh: GeneratedMesh, answer: unknown) => void,
): Promise<void> {
  const pending = Array.from({ length: Math.ceil(count / MESHES_A_PROCESS) }, (_, batch) => {
    const start = first + batch * MESHES_A_PROCESS;
    return { start, end: Math.min(start + MESHES_A_PROCESS, first + count) };
  });
  const work = async (): Promise<void> => {
    for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
      const { start, end } = batch;
      const meshes = Array.from({ length: end - start }, (_, index) => make(start + index));
      const answers = await ask(binary, options, meshes, env);
      for (const [index, mesh] of meshes.entries()) take(mesh, answers[index]);
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, work));
}

async function ask(
  binary: string,
  options: readonly string[],
  meshes: readonly GeneratedMesh[],
  env: Asked['env'],
): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-eds-'));
  try {
    const output = join(folder, 'answers.jsonl');
    await runEds(binary, [...options, output], meshes.map((mesh) => `${JSON.stringify(mesh)}\n`).join(''), env);
    const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
    if (lines.length !== meshes.length) throw new Error(`${meshes.length} meshes have ${lines.length} answers`);
    return lines.map((line): unknown => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs conformance/go/istio/eds. Istio's switches are read from the environment, when a process starts. */
export function runEds(
  binary: string,
  args: readonly string[],
  input: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const env = { PATH: process.env.PATH, PILOT_ENABLE_AMBIENT: 'true', AMBIENT_ENABLE_MULTI_NETWORK: 'true', ...more };
  return new Promise((resolve, reject) => {
    const child = execFile(binary, args, { env, maxBuffer: 1 << 28 }, (error, _stdout, stderr) =>
      error === null ? resolve() : reject(new Error(`${error.message}\n${stderr}`)),
    );
    // A program that ends before it has read everything says why itself.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
