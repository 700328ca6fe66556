import { compareText } from '../../src/util/compare-text';
import { askAboutMeshes, MESHES_A_PROCESS, PROCESSES, type Asked } from './ask-istio';
import { generateMesh } from './generator';
import type { GeneratedMesh } from './generated-mesh';
import { followed, switchesOf } from './followed';
import { findDifference, inAnyOrder, ours, oursOfGateways, theirs, type Answer, type Compared } from './parity';

export interface Question extends Asked {
  readonly seed: number;
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

/** Asks Istio what the proxies of meshes are sent. */
export async function forEachAnswer(
  asked: Asked,
  make: (number: number) => GeneratedMesh,
  take: (mesh: GeneratedMesh, sent: readonly Compared[]) => void,
): Promise<void> {
  await askAboutMeshes(asked, make, (mesh, answer) => take(mesh, theirs(answer as Answer)));
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
 * The entries of gateways for services that both sides know. An ingress gateway has clusters for what other clusters have and do not
 * share, too, which no prediction asks about. An east-west gateway has none of a rule, so only its endpoints count, for all of each
 * service.
 */
function comparable(mine: readonly Compared[], sent: readonly Compared[]): [readonly Compared[], readonly Compared[]] {
  const key = ({ cluster, waypoint, pod, service, port, subset }: Compared): string =>
    JSON.stringify([cluster, waypoint, pod, service, port, subset]);
  const ofService = (entry: Compared): string => key({ ...entry, subset: null });
  const known = new Set(mine.map(ofService));
  const asked = sent.filter((entry) => known.has(ofService(entry)) && (entry.subset === null || !isEastWest(entry)));
  const inOrder = (entries: readonly Compared[]): Compared[] =>
    [...entries].sort((left, right) => compareText(key(left), key(right))).map(form);
  return [inOrder(mine), inOrder(asked)];
}

function isEastWest({ waypoint }: Compared): boolean {
  return waypoint.endsWith('istio-eastwestgateway');
}

function form(entry: Compared): Compared {
  return isEastWest(entry) ? { ...entry, localityWeighted: false, panicThreshold: 0, outlierDetection: null } : entry;
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
