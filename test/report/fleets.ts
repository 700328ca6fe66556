import { read } from '../../conformance/endpoints/generated-mesh';
import { matrixOf, type Matrix, type Row } from '../../src/predict/prediction/matrix';
import { Prediction } from '../../src/predict/prediction/prediction';
import { meshOf, NAMESPACE, rule, service, WAYPOINT, workload } from '../predict/mesh';
import { recordedMeshes } from '../predict/recorded-meshes';

// Meshes whose answers are folded: those that istiod answered for, with all kinds of rules, and fleets that are symmetric but for
// one or two clusters.

/** All rows of a service. */
export interface Asked extends Matrix {
  readonly prediction: Prediction;
  readonly rows: readonly Row[];
  readonly members: readonly string[];
}

const CLUSTERS = ['c1', 'c10', 'c2', 'c3', 'c4'];

/** What an odd cluster has instead: a rule, a workload, a waypoint or a Service of its own. */
const ODD: readonly ((documents: readonly string[]) => readonly string[])[] = [
  (documents) => documents,
  ([...documents]) => [...documents.slice(0, -1), workload(1)],
  ([...documents]) => documents.slice(0, -1),
  ([...documents]) => [...documents.slice(0, -1), workload(0)],
  (documents) => documents.filter((one) => !one.includes('kind: DestinationRule')),
  (documents) => documents.filter((one) => !one.includes('kind: Gateway')),
  (documents) => documents.map((one) => one.replace('"istio.io/global":"true"', '"app":"here"')),
  (documents) => documents.map((one) => one.replace('istio.io/dataplane-mode: ambient', 'team: sample')),
];

/** Fleets in which one cluster, or two, are odd. The first is symmetric. */
export function* nearlySymmetric(): Generator<Prediction> {
  const usual = [NAMESPACE, WAYPOINT, service(), rule({}), workload(2)];
  for (const [number, one] of ODD.entries()) {
    for (const other of ODD.slice(number, number + 2)) {
      const documents = CLUSTERS.map((name) => [
        name,
        name === 'c10' ? one(usual) : name === 'c3' ? other(usual) : usual,
      ]);
      yield new Prediction(meshOf(Object.fromEntries(documents) as Record<string, readonly string[]>));
    }
  }
}

/** All answers about all services of a mesh. */
export function* rowsOf(prediction: Prediction): Generator<Asked> {
  const clients = prediction.clusters.map((cluster) => ({ cluster, kind: 'ambient' }) as const);
  for (const name of prediction.services) {
    const scenarios = prediction.scenariosFor(name);
    const matrix = matrixOf(prediction, { service: name, scenarios, clients, capacity: new Map() });
    yield { ...matrix, prediction, rows: [...matrix.rows], members: prediction.membersOf(name) };
  }
}

/** All answers about all services of all of these meshes. */
export function* askFleets(recorded: number): Generator<Asked> {
  for (const mesh of recordedMeshes().slice(0, recorded)) yield* rowsOf(new Prediction(read(mesh, '1.31.0')));
  for (const prediction of nearlySymmetric()) yield* rowsOf(prediction);
}

/** The network of each cluster. */
export function networksOf({ view }: Prediction): (cluster: string) => string | undefined {
  return (cluster) => view.clusterOf(cluster).cluster.network;
}
