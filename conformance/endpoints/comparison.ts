import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMesh } from './generator';
import type { GeneratedMesh } from './generated-mesh';
import { followed, switchesOf } from './followed';
import { findDifference, inAnyOrder, ours, oursOfGateways, theirs, type Answer, type Compared } from './parity';

export interface Question {
  /** conformance/go/istio/eds, built. */
  readonly binary: string;
  readonly seed: number;
  /** The number of the first mesh. */
  readonly first: number;
  readonly count: number;
}

export interface Comparison {
  readonly meshes: number;
  readonly clusters: number;
  readonly entries: number;
  readonly endpoints: number;
  /** How many lists are of ingress and east-west gateways. */
  readonly gateways: number;
  /** How many entries show what makes failover hard, by what it is. */
  readonly kinds: Readonly<Record<Kind, number>>;
  /** One a mesh at most. Empty is good. */
  readonly differences: readonly string[];
}

/** As many as a process of Istio takes without growing. */
const MESHES_A_PROCESS = 25;
/** More than processors: a fake server waits for itself half of the time. */
const PROCESSES = 4;

const KINDS = {
  'several priorities': ({ endpoints }) => endpoints.some(({ priority }) => priority > 0),
  gateways: ({ endpoints }) => endpoints.some(({ via }) => via === 'gateway'),
  'unready pods': ({ endpoints }) => endpoints.some(({ health }) => health === 'UNHEALTHY'),
  'no endpoint': ({ endpoints }) => endpoints.length === 0,
  subsets: ({ subset }) => subset !== null,
  'locality weights': ({ localityWeighted }) => localityWeighted,
  'outlier detection': ({ outlierDetection }) => outlierDetection !== null,
  'a health floor': ({ panicThreshold }) => panicThreshold > 0,
  'a waypoint of another namespace': ({ waypoint, service }) => waypoint.split('/')[0] !== service.split('.')[1],
} as const satisfies Readonly<Record<string, (entry: Compared) => boolean>>;

type Kind = keyof typeof KINDS;

/** Asks Istio and us about random meshes, with as many processes at a time as are good for it. */
export async function compare({ binary, seed, first, count }: Question): Promise<Comparison> {
  const tally = new Tally();
  await forEachAnswer({ binary, first, count }, (number) => generateMesh(seed, number), tally.add.bind(tally));
  return tally.result;
}

/**
 * Asks about meshes with several things at once that few have and predictions follow, to istiods with switches of their own.
 * Pods of two IP families are in two slices, of which Istio keeps no order: of one priority the order says nothing.
 */
export async function compareFollowed({ binary, seed, first, count }: Question): Promise<Comparison> {
  const tally = new Tally(inAnyOrder);
  const runs = Array.from({ length: Math.ceil(count / MESHES_A_PROCESS) }, (_, run) => first + run * MESHES_A_PROCESS);
  const work = async (): Promise<void> => {
    for (let start = runs.shift(); start !== undefined; start = runs.shift()) {
      const switches = switchesOf(seed, start);
      await forEachAnswer(
        { binary, first: start, count: Math.min(MESHES_A_PROCESS, first + count - start), env: switches },
        (number) => generateMesh(seed, number, followed(switches)),
        tally.add.bind(tally),
      );
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, work));
  return tally.result;
}

interface Asked extends Omit<Question, 'seed'> {
  /** What the processes read when they start, beside what all do. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Asks Istio about meshes by their numbers. */
export async function forEachAnswer(
  { binary, first, count, env }: Asked,
  make: (number: number) => GeneratedMesh,
  take: (mesh: GeneratedMesh, sent: readonly Compared[]) => void,
): Promise<void> {
  const pending = Array.from({ length: Math.ceil(count / MESHES_A_PROCESS) }, (_, batch) => {
    const start = first + batch * MESHES_A_PROCESS;
    return { start, end: Math.min(start + MESHES_A_PROCESS, first + count) };
  });
  const work = async (): Promise<void> => {
    for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
      const { start, end } = batch;
      const meshes = Array.from({ length: end - start }, (_, index) => make(start + index));
      const answers = await ask(binary, meshes, env);
      for (const [index, mesh] of meshes.entries()) take(mesh, theirs(answers[index]!));
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, work));
}

class Tally {
  private meshes = 0;
  private clusters = 0;
  private entries = 0;
  private endpoints = 0;
  private gateways = 0;
  private readonly kinds = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0])) as Record<Kind, number>;
  private readonly differences: string[] = [];

  constructor(private readonly form: (entries: readonly Compared[]) => readonly Compared[] = (entries) => entries) {}

  public add(mesh: GeneratedMesh, sent: readonly Compared[]): void {
    this.meshes++;
    this.clusters += mesh.clusters.length;
    this.entries += sent.length;
    for (const entry of sent) {
      this.endpoints += entry.endpoints.length;
      for (const kind of Object.keys(KINDS) as Kind[]) if (KINDS[kind](entry)) this.kinds[kind]++;
    }
    const { ofWaypoints, ofGateways } = this.divide(mesh, sent);
    const difference =
      findDifference(mesh.id, this.form(ours(mesh)), this.form(ofWaypoints)) ??
      findDifference(mesh.id, ...comparable(this.form(oursOfGateways(mesh)), this.form(ofGateways)));
    if (difference !== undefined) this.differences.push(difference);
  }

  /** What waypoints are sent, and what gateways are; a Gateway of a name says which it is. */
  private divide(mesh: GeneratedMesh, sent: readonly Compared[]) {
    const ofGateways = sent.filter((entry) => isOfGateway(mesh, entry));
    this.gateways += ofGateways.length;
    return { ofWaypoints: sent.filter((entry) => !ofGateways.includes(entry)), ofGateways };
  }

  public get result(): Comparison {
    const { meshes, clusters, entries, endpoints, gateways, kinds, differences } = this;
    return { meshes, clusters, entries, endpoints, gateways, kinds, differences };
  }
}

function isOfGateway({ clusters }: GeneratedMesh, { cluster, waypoint }: Compared): boolean {
  const { objects } = clusters.find(({ name }) => name === cluster)!;
  return objects.some(({ kind, metadata, spec }) => {
    const { gatewayClassName = '' } = (spec ?? {}) as { readonly gatewayClassName?: string };
    const isOne = kind === 'Gateway' && `${String(metadata.namespace)}/${String(metadata.name)}` === waypoint;
    return isOne && ['istio', 'istio-east-west'].includes(gatewayClassName);
  });
}

/**
 * The entries of gateways for services that both sides know, for all of each service. An ingress gateway has clusters for what other
 * clusters have and do not share, too, which no prediction asks about. An east-west gateway has none of a rule, so only its endpoints count.
 */
function comparable(mine: readonly Compared[], sent: readonly Compared[]): [readonly Compared[], readonly Compared[]] {
  const key = ({ cluster, waypoint, pod, service, port }: Compared): string =>
    JSON.stringify([cluster, waypoint, pod, service, port]);
  const known = new Set(mine.map(key));
  const whole = sent.filter((entry) => entry.subset === null && known.has(key(entry)));
  const there = new Map(whole.map((entry) => [key(entry), entry]));
  return [mine.map(form), mine.flatMap((entry) => there.get(key(entry)) ?? []).map(form)];
}

function form(entry: Compared): Compared {
  return entry.waypoint.endsWith('istio-eastwestgateway')
    ? { ...entry, localityWeighted: false, panicThreshold: 0, outlierDetection: null }
    : entry;
}

/** Two comparisons of different meshes as one. */
export function add(left: Comparison, right: Comparison): Comparison {
  const kinds = Object.keys(KINDS) as Kind[];
  return {
    meshes: left.meshes + right.meshes,
    clusters: left.clusters + right.clusters,
    entries: left.entries + right.entries,
    endpoints: left.endpoints + right.endpoints,
    gateways: left.gateways + right.gateways,
    kinds: Object.fromEntries(kinds.map((kind) => [kind, left.kinds[kind] + right.kinds[kind]])) as Record<
      Kind,
      number
    >,
    differences: [...left.differences, ...right.differences],
  };
}

export function describe({ meshes, clusters, entries, endpoints, gateways, kinds, differences }: Comparison): string {
  const of = Object.entries(kinds).map(([kind, count]) => `${count} with ${kind}`);
  return `${meshes} meshes of ${clusters} clusters, ${entries} lists of ${endpoints} endpoints (${[...of, `${gateways} of ingress and east-west gateways`].join(', ')}), ${differences.length} differences`;
}

async function ask(binary: string, meshes: readonly GeneratedMesh[], env: Asked['env']): Promise<Answer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-eds-'));
  try {
    const output = join(folder, 'answers.jsonl');
    await runEds(binary, [output], meshes.map((mesh) => `${JSON.stringify(mesh)}\n`).join(''), env);
    const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
    const answers = lines.map((line) => JSON.parse(line) as Answer);
    if (answers.length !== meshes.length) throw new Error(`${meshes.length} meshes have ${answers.length} answers`);
    return answers;
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
    child.stdin?.end(input);
  });
}
