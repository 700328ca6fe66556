import { ask, meshOf, SERVICE, WHOLE } from '../../mesh';

const PODS_GONE = { kind: 'scaled-to-zero', cluster: 'cluster1', service: SERVICE } as const;

/** A Secret that tells istiod of clusters. */
const secretFor = (...clusters: string[]): string => `
apiVersion: v1
kind: Secret
metadata: { name: istio-remote-secret-${clusters[0]}, namespace: istio-system, labels: { istio/multiCluster: "true" } }
stringData: ${JSON.stringify(Object.fromEntries(clusters.map((cluster) => [cluster, ''])))}
`;

const askWith = (...secrets: string[]) =>
  ask(
    meshOf({
      cluster1: { documents: [...WHOLE, ...secrets] },
      cluster2: { documents: WHOLE },
      cluster3: { documents: WHOLE },
    }),
    { outages: [PODS_GONE] },
  );

test('is unknown where the remote Secrets of a cluster leave out one that has the service', () => {
  const { verdict, reasons } = askWith(secretFor('cluster2'));
  expect(verdict).toBe('unknown');
  expect(reasons.at(-1)?.text).toContain(
    'no Secret that was read does so for cluster3: without one, istiod of cluster1 knows no endpoint there',
  );
});

test.each([
  ['no remote Secret was read', []],
  ['one Secret is for all other clusters', [secretFor('cluster2', 'cluster3')]],
  ['each other cluster has a Secret', [secretFor('cluster2'), secretFor('cluster3')]],
  ['a Secret is of another kind', [secretFor('cluster2').replace('istio/multiCluster', 'app')]],
])('answers where %s', (_, secrets) => {
  expect(askWith(...secrets).verdict).toBe('failover');
});

test('answers of a service that the cluster without a Secret does not have stay as they are', () => {
  const mesh = meshOf({
    cluster1: { documents: [...WHOLE, secretFor('cluster2')] },
    cluster2: { documents: WHOLE },
    cluster3: { documents: [] },
  });
  expect(ask(mesh, { outages: [PODS_GONE] }).verdict).toBe('failover');
});
