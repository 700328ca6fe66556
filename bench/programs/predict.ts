import { toMesh } from '../../src/model/mesh/mesh';
import { toKubeObject } from '../../src/model/read/tree/objects';
import { Prediction } from '../../src/predict/prediction/prediction';
import { clusterNames } from './job';
import { manifestsOf } from './failover-mesh';
import { peakMemory } from './meter';

/** What this program is to do; it gets it as its only argument, in JSON. */
export interface PredictJob {
  readonly clusters: number;
  readonly services: number;
}

/** What it says, on its last line. Seconds and MB. */
export interface PredictReport {
  readonly load: number;
  /** All answers for one service, once others were asked about: the median. */
  readonly matrix: number;
  readonly all: number;
  readonly answers: number;
  readonly peakMemory: number | undefined;
}

/** Asks of every client cluster and service what becomes of requests while any one cluster has no pods of the service. */
function predict({ clusters, services }: PredictJob): PredictReport {
  const names = clusterNames(clusters);
  // Whoever reads a directory parses documents of the same text once, and clusters share what is in them.
  const manifests = manifestsOf(services);
  const start = performance.now();
  const prediction = new Prediction(
    toMesh({
      facts: {},
      clusters: names.map((name) => ({
        facts: { name, folder: name, network: `network-of-${name}`, region: 'region', istioVersion: '1.31.0' },
        objects: manifests.map((body, index) =>
          toKubeObject(body, body.apiVersion, body.kind, { file: name, document: index + 1, line: 1 }),
        ),
      })),
    }),
  );
  const loaded = performance.now();
  let failover = 0;
  const matrices = prediction.services.map((service) => {
    const before = performance.now();
    for (const cluster of names) {
      for (const without of names) {
        const question = { client: { cluster, kind: 'ambient' as const }, service };
        const { verdict } = prediction.ask(question, [{ kind: 'scaled-to-zero', service, cluster: without }]);
        if (verdict === 'failover') failover++;
      }
    }
    return performance.now() - before;
  });
  // Who does not see that a cluster's own pods are gone has computed nothing.
  if (failover !== clusters * services) throw new Error(`${failover} answers are failover, not ${clusters * services}`);
  const sorted = [...matrices].sort((left, right) => left - right);
  return {
    load: (loaded - start) / 1e3,
    matrix: sorted[Math.floor(sorted.length / 2)]! / 1e3,
    all: matrices.reduce((sum, one) => sum + one, 0) / 1e3,
    answers: clusters * clusters * services,
    peakMemory: peakMemory(),
  };
}

console.log(JSON.stringify(predict(JSON.parse(process.argv[2]!) as PredictJob)));
