import { App, Chart } from 'cdk8s';
import { EastWestGateway, type EastWestGatewayProps } from 'cdk8s-ambient';
import { writtenObject, yaml, type Manifest } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { sampleChart, sampleMesh } from '../support/sample';
import { temporaryFolder } from '../synth/support';

/** The samples/multicluster/gen-eastwest-gateway.sh of Istio, run with `--network network1 --ambient`. */
const GENERATED = yaml`
  apiVersion: gateway.networking.k8s.io/v1
  kind: Gateway
  metadata:
    name: istio-eastwestgateway
    namespace: istio-system
    labels:
      topology.istio.io/network: network1
  spec:
    gatewayClassName: istio-east-west
    listeners:
      - name: mesh
        port: 15008
        protocol: HBONE
        tls:
          mode: Terminate
          options:
            gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL
` as Manifest;

function refusedGateway(props: EastWestGatewayProps) {
  const { mesh, chart } = sampleMesh();
  new EastWestGateway(chart, 'gateway', props);
  return refusals(mesh);
}

test('declared once under the mesh it is, in each cluster, what gen-eastwest-gateway.sh --ambient makes', () => {
  const { mesh, chart } = sampleMesh();
  new EastWestGateway(chart, 'istio-eastwestgateway');
  expect(writtenObject(mesh, 'Gateway/istio-eastwestgateway', 'cluster1')).toEqual(GENERATED);
  expect(writtenObject(mesh, 'Gateway/istio-eastwestgateway', 'cluster2')).toEqual({
    ...GENERATED,
    metadata: { ...GENERATED.metadata, labels: { 'topology.istio.io/network': 'network2' } },
  });
});

test('declared under a cluster it has that cluster’s network', () => {
  const { mesh, cluster2 } = sampleMesh();
  new EastWestGateway(sampleChart(cluster2, 'own'), 'istio-eastwestgateway');
  expect(writtenObject(mesh, 'Gateway/istio-eastwestgateway', 'cluster2').metadata.labels).toEqual({
    'topology.istio.io/network': 'network2',
  });
});

test('it lives in the root namespace of the mesh, whatever the chart’s', () => {
  const { mesh, chart } = sampleMesh({ rootNamespace: 'istio-root' });
  new EastWestGateway(chart, 'gateway');
  expect(writtenObject(mesh, 'Gateway/gateway').metadata.namespace).toBe('istio-root');
});

test('name, namespace, revision, labels and annotations are written as they were given', () => {
  const { mesh, chart } = sampleMesh();
  new EastWestGateway(chart, 'gateway', {
    name: 'edge',
    namespace: 'istio-ingress',
    revision: '1-31',
    labels: { team: '' },
    annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
  });
  expect(writtenObject(mesh, 'Gateway/edge').metadata).toEqual(yaml`
    name: edge
    namespace: istio-ingress
    labels:
      istio.io/rev: 1-31
      team: ""
      topology.istio.io/network: network1
    annotations:
      service.beta.kubernetes.io/aws-load-balancer-type: nlb
  `);
});

test('a chart with it has no single answer where networks differ, and says which do', () => {
  const { chart } = sampleMesh();
  new EastWestGateway(chart, 'gateway');
  expect(() => chart.toJson() as unknown).toThrow(
    /sample\/gateway.*topology\.istio\.io\/network differs per cluster: "network1" in cluster1, "network2" in cluster2/,
  );
});

describe('an east-west gateway is refused', () => {
  test('in a stock App, which knows no networks, at once', () => {
    const chart = new Chart(new App({ outdir: temporaryFolder() }), 'sample');
    expect(refused(() => new EastWestGateway(chart, 'gateway'))).toEqual([
      refusal('sample/gateway', 'not in a Mesh', /./, /new Mesh\(\)/),
    ]);
  });

  test('in no chart, at once', () => {
    const { mesh } = sampleMesh();
    expect(refused(() => new EastWestGateway(mesh, 'gateway'))).toEqual([refusal('gateway', 'is not in a chart')]);
  });

  test.each(['', '-edge', 'a.b', '__proto__'])('with the name %j', (name) => {
    expect(refusedGateway({ name })).toContainEqual(
      refusal('sample/gateway', `${JSON.stringify(name)} cannot be the name of a Gateway`),
    );
  });

  test.each(['', 'Istio'])('in the namespace %j', (namespace) => {
    expect(refusedGateway({ namespace })).toContainEqual(
      refusal('sample/gateway', `${JSON.stringify(namespace)} cannot be the name of a Namespace`),
    );
  });

  test.each([
    ['topology.istio.io/network', /network of each Cluster/],
    ['istio.io/rev', /revision/],
  ])('with the label %s, which is decided elsewhere', (label, fix) => {
    expect(refusedGateway({ labels: { [label]: 'x' } })).toEqual([
      refusal('sample/gateway', `labels sets "${label}"`, /./, fix),
    ]);
  });

  test('with a revision, labels and annotations that Kubernetes does not take', () => {
    expect(refusedGateway({ revision: '1.31/x', labels: { a: 'b c' }, annotations: { 'a b': '' } })).toHaveLength(3);
  });
});
