import { ask, istiod, meshOf, SERVICE, WHOLE } from '../../mesh';

const PODS_GONE = { kind: 'scaled-to-zero', cluster: 'cluster1', service: SERVICE } as const;

const ztunnel = (image: string): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: ztunnel, namespace: istio-system }
spec:
  selector: { matchLabels: { app: ztunnel } }
  template:
    metadata: { labels: { app: ztunnel } }
    spec: { containers: [{ name: istio-proxy, image: "${image}" }] }
`;

const meshConfig = (mesh: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: ${JSON.stringify(mesh)} }
`;

const SCOPES = `serviceScopeConfigs: [{ scope: GLOBAL, servicesSelector: { matchLabels: { istio.io/global: "true" } } }]`;

describe.each(['cluster1', 'cluster2'])('in %s', (cluster) => {
  const askWith = (more: string) => {
    const documents = (name: string) => ({ documents: name === cluster ? [...WHOLE, more] : WHOLE });
    return ask(meshOf({ cluster1: documents('cluster1'), cluster2: documents('cluster2') }), { outages: [PODS_GONE] });
  };

  test.each([
    ['istiod asks for no pods', istiod({ replicas: 0 }), 'asks for no pods'],
    ['the MeshConfig is not YAML', meshConfig('{'), 'has a MeshConfig that istiod cannot use'],
    ['istiod has no ready pod', istiod({ replicas: 1, status: { replicas: 1 } }), 'has no ready pod'],
    [
      'ztunnel is older than any that is followed',
      ztunnel('docker.io/istio/ztunnel:1.24.3-distroless'),
      'ztunnel 1.24.3',
    ],
  ])('is unknown where %s', (_, object, reason) => {
    const { verdict, reasons } = askWith(object);
    expect(verdict).toBe('unknown');
    expect(reasons.at(-1)?.text).toContain(reason);
  });

  test.each([
    ['istiod has pods', istiod({ replicas: 2 })],
    ['the MeshConfig is one', meshConfig(SCOPES)],
    ['ztunnel is of a known version', ztunnel('docker.io/istio/ztunnel:1.30.2')],
    ['the image of ztunnel does not say its version', ztunnel(`ztunnel@sha256:${'a'.repeat(64)}`)],
  ])('answers where %s', (_, object) => {
    expect(askWith(object).verdict).toBe('failover');
  });
});
