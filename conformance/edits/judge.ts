import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from '../../src/diagnostics';
import { identityOf, type KubeObject } from '../../src/model/object';
import { toMesh, type Mesh } from '../../src/model/mesh/mesh';
import { readObjects } from '../../src/model/read/tree/objects';
import { YamlReader } from '../../src/model/read/yaml/yaml';
import { formatOutages } from '../../src/predict/outage/outage-syntax';
import type { Outage } from '../../src/predict/outage/outage';
import type { Prediction } from '../../src/predict/prediction/prediction';
import type { Answer } from '../../src/predict/answer/answer';
import { checkTree } from '../../src/rules/check/check-tree';
import { predictionOf } from '../../src/rules/intent/prediction-of';
import type { Body, Cluster, Clusters } from './healthy';

/** What is asked of a mesh, and answered. */
interface Asked {
  readonly service: string;
  readonly cluster: string;
  readonly outages: readonly Outage[];
  readonly answer: Answer | undefined;
}

/** A mesh, what `check` finds in it, and what its prediction answers. */
export interface Judged {
  readonly findings: readonly Diagnostic[];
  readonly asked: readonly Asked[];
}

/** Asks about every client and single outage of a healthy mesh. */
export function judgeHealthy(clusters: Clusters): Judged {
  const { mesh, findings } = read(clusters);
  const prediction = predictionOf(mesh);
  const asked = prediction.services.flatMap((service) =>
    prediction
      .scenariosFor(service)
      .flatMap(({ outages }) =>
        prediction.clusters
          .filter((cluster) => !outages.some((outage) => outage.kind === 'cluster-down' && outage.cluster === cluster))
          .map((cluster) => ({ service, cluster, outages, answer: ask(prediction, service, cluster, outages) })),
      ),
  );
  return { findings, asked };
}

/** Asks an edited mesh what was asked of the healthy one. */
export function judgeEdited(clusters: Clusters, { asked }: Judged): Judged {
  const { mesh, findings } = read(clusters);
  const prediction = predictionOf(mesh);
  return {
    findings,
    asked: asked.map(({ service, cluster, outages }) => ({
      service,
      cluster,
      outages,
      answer: ask(prediction, service, cluster, outages),
    })),
  };
}

function ask(prediction: Prediction, service: string, cluster: string, outages: readonly Outage[]): Answer | undefined {
  if (!prediction.view.clusters.some(({ cluster: { services } }) => services.has(service))) return undefined;
  return prediction.ask({ client: { cluster, kind: 'ambient' }, service }, outages);
}

/** True if any answer is another one, or is no longer known: what is said of such a mesh is no false alarm. */
export function changes(before: Judged, after: Judged): boolean {
  return after.asked.some(({ answer }, index) => summary(answer) !== summary(before.asked[index]!.answer));
}

/** The verdict, and who answers which share; where nobody can say, that. */
function summary(answer: Answer | undefined): string {
  if (answer === undefined) return 'no such service';
  const { verdict, afterEjection } = answer;
  if (afterEjection === undefined) return verdict;
  return JSON.stringify([verdict, afterEjection.errors, [...afterEjection.clusters]]);
}

const LOST: ReadonlySet<string> = new Set(['blackhole', 'stuck', 'denied']);
const ROUNDING = 1e-6;

/** An answer that became worse. */
export interface Worse {
  readonly service: string;
  readonly text: string;
}

/** The first answer that became worse: the settled verdict fell, or errors rose. */
export function worseIn(before: Judged, after: Judged): Worse | undefined {
  for (const [index, { service, cluster, outages, answer: now }] of after.asked.entries()) {
    const { answer: was } = before.asked[index]!;
    if (was?.afterEjection === undefined || now?.afterEjection === undefined) continue;
    const falls = LOST.has(now.verdict) && !LOST.has(was.verdict);
    const rises = now.afterEjection.errors > was.afterEjection.errors + ROUNDING;
    if (falls || rises) {
      const outage = outages.length === 0 ? 'none' : formatOutages(outages, service);
      const text = `${service} from ${cluster}, ${outage}: ${was.verdict} ${was.afterEjection.errors} became ${now.verdict} ${now.afterEjection.errors}`;
      return { service, text };
    }
  }
  return undefined;
}

/** The file that the objects of a cluster are read from. */
export const fileOf = (cluster: string): string => `${cluster}/all.yaml`;

/** Each object as a document, in the file's order. */
export function documentsOf(bodies: readonly Body[]): string[] {
  return bodies.map((body) => `---\n${JSON.stringify(body, null, 1)}\n`);
}

/** What was read of each cluster: an edit leaves all others as they are. */
const known = new WeakMap<Cluster, ReturnType<typeof readObjects>>();

function readCluster(cluster: Cluster): ReturnType<typeof readObjects> {
  const { facts, bodies } = cluster;
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const all = readObjects({ file: fileOf(facts.name), text: documentsOf(bodies).join('') }, new YamlReader());
  const read = withoutTwins(all);
  known.set(cluster, read);
  return read;
}

/** As a directory is read: of two objects of one identity the first one counts, and the other is an error that names the places of both. */
function withoutTwins({ objects, findings }: ReturnType<typeof readObjects>): ReturnType<typeof readObjects> {
  const first = new Map<string, KubeObject>();
  const said = [...findings];
  for (const object of objects) {
    const other = first.get(identityOf(object));
    if (other === undefined) first.set(identityOf(object), object);
    else if (!isDeepStrictEqual(object.body, other.body)) said.push(...[object, other].map(declaredTwice));
  }
  return { objects: [...first.values()], findings: said };
}

function declaredTwice({ origin: { file, line } }: KubeObject): Diagnostic {
  const texts = { message: 'is declared twice', why: 'which one counts is an accident', fix: 'keep one of them.' };
  return { rule: 'declared-twice', severity: 'error', file, line, ...texts };
}

/** Reads a mesh as its files would be read. */
function read(clusters: Clusters): { readonly mesh: Mesh; readonly findings: readonly Diagnostic[] } {
  const read = clusters.map((cluster) => ({ cluster, ...readCluster(cluster) }));
  const findings = read.flatMap((one) => one.findings);
  const trees = read.map(({ cluster: { facts }, objects }) => ({ facts, objects }));
  const tree = { facts: {}, clusters: trees, findings, interrupted: [], roots: [] };
  const mesh = toMesh(tree);
  return { mesh, findings: checkTree(tree, { silences: [], mesh }).findings };
}
